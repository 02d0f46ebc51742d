// The sentences for a word of a command line that means nothing.
#pragma once

#include <string>

#include "common/manual/manual.hpp"

namespace tcpwhy {

/// "there is no command 'rnu' (did you mean 'run'?)".
std::string unknown_command(const std::string& word, const Manual& program);

/// "there is no option --sever (did you mean '--server'?)"; of a word without dashes: that it has
/// no place here. `manual`: of the command that it was given to.
std::string unknown_word(const std::string& word, const Manual& manual);

}  // namespace tcpwhy

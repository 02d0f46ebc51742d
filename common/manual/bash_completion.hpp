// The shell bash offers these when the Tab key is pressed: commands, options, and the values of
// options. Written for bash(1): complete, compgen. completion_words.hpp says what a value is
// completed with.
#pragma once

#include <string>
#include <vector>

#include "common/manual/manual.hpp"

namespace tcpwhy {

/// `manuals`: the program's own first, then one for each command.
std::string bash_completion(const std::vector<const Manual*>& manuals);

}  // namespace tcpwhy

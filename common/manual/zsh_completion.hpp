// The shell zsh offers these when the Tab key is pressed: commands, options, and the values of
// options. Written for zshcompsys(1): _arguments. completion_words.hpp says what a value is
// completed with.
#pragma once

#include <string>
#include <vector>

#include "common/manual/manual.hpp"

namespace tcpwhy {

/// `manuals`: the program's own first, then one for each command.
std::string zsh_completion(const std::vector<const Manual*>& manuals);

}  // namespace tcpwhy

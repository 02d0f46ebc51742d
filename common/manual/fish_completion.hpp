// The shell fish offers these when the Tab key is pressed: commands, options, and the values of
// options. Written for fish's complete(1). completion_words.hpp says what a value is completed
// with.
#pragma once

#include <string>
#include <vector>

#include "common/manual/manual.hpp"

namespace tcpwhy {

/// `manuals`: the program's own first, then one for each command.
std::string fish_completion(const std::vector<const Manual*>& manuals);

}  // namespace tcpwhy

// What a shell offers when the Tab key is pressed: commands, options, and the values of options.
// A value called FILE is completed with files, one called DIR with folders, CMD with commands.
#pragma once

#include <string>
#include <vector>

#include "common/manual/manual.hpp"

namespace tcpwhy {

/// `manuals`: the program's own first, then one for each command.
std::string bash_completion(const std::vector<const Manual*>& manuals);
std::string zsh_completion(const std::vector<const Manual*>& manuals);
std::string fish_completion(const std::vector<const Manual*>& manuals);

}  // namespace tcpwhy

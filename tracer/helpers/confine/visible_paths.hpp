// The system folders that a confined program sees: what a compiler or an interpreter needs, and
// nothing of the users.
#pragma once

#include <string>
#include <vector>

namespace tcpwhy::helpers {

/// The system's folders (and links such as /bin -> usr/bin) without the hidden ones: where a
/// hidden path lies below a folder, the folder's other entries stand in its place.
std::vector<std::string> visible_paths(const std::vector<std::string>& hidden);

/// The entries of this process's PATH that lie below `visible`; a usual one when none does.
std::string visible_path_variable(const std::vector<std::string>& visible);

}  // namespace tcpwhy::helpers

// A small file that a user has named, as one string.
#pragma once

#include <string>

namespace tcpwhy {

/// The bytes of `path`. Where it cannot be read (a folder, no such file, no permission) a
/// UsageError: `attempt`
/// ("cannot read the talk FILE") and why.
std::string whole_file(const std::string& path, const std::string& attempt);

}  // namespace tcpwhy

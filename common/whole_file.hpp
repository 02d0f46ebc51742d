// Reads a small file that the user has named.
#pragma once

#include <string>

namespace tcpwhy {

/// Returns the bytes of `path`. Throws UsageError "ATTEMPT: reason" if it cannot be read: a folder,
/// no such file, no permission. ATTEMPT is for example "cannot read the talk FILE".
std::string whole_file(const std::string& path, const std::string& attempt);

}  // namespace tcpwhy

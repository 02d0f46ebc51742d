// A file that is written whole or not at all.
#pragma once

#include <string>

namespace tcpwhy::grade {

/// Writes a file so that a reader sees the former text or the new one, whole. Throws
/// UnavailableError.
void write_whole(const std::string& file, const std::string& text);

}  // namespace tcpwhy::grade

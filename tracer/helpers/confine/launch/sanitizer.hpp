// Programs that their compiler has given a sanitizer (-fsanitize=address, thread, leak, memory).
#pragma once

#include <string>

namespace tcpwhy::helpers {

/// Whether the file is an ELF program that begins a sanitizer. Reads at most 64 MiB of a regular
/// file, and never waits; false when it cannot be read.
bool has_sanitizer(const std::string& program);

}  // namespace tcpwhy::helpers

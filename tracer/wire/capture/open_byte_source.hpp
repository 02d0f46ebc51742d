// Opens a capture file as a stream of bytes, and decompresses it if its first bytes are those of
// gzip or zstd.
#pragma once

#include <memory>
#include <string>

#include "tracer/wire/capture/byte_source.hpp"

namespace tcpwhy::wire {

/// Opens a file, or standard input for "-". Throws UsageError for a directory, a terminal, or a
/// file that does not exist or cannot be read.
std::unique_ptr<ByteSource> open_byte_source(const std::string& path);

}  // namespace tcpwhy::wire

// Opens a capture file as a stream of bytes, and decompresses it if its first bytes are those of
// gzip or zstd.
#pragma once

#include <memory>
#include <string>

#include "tracer/wire/capture/byte_source.hpp"

namespace tcpwhy::wire {

/// Opens a file, or standard input for "-", and undoes its compression. Throws UsageError: a
/// directory, no permission, no such file, a terminal.
std::unique_ptr<ByteSource> open_byte_source(const std::string& path);

}  // namespace tcpwhy::wire

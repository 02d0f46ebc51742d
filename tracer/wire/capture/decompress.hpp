// Decompresses gzip (RFC 1952, zlib) and zstd (RFC 8878, libzstd) as byte sources. A damaged stream
// returns all bytes before the damage.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "tracer/wire/capture/byte_source.hpp"

namespace tcpwhy::wire {

enum class Compression : std::uint8_t { none, gzip, zstd };

constexpr std::size_t compression_magic_bytes = 4;

/// Recognizes the compression by a file's first bytes.
Compression compression_of(std::span<const std::uint8_t> beginning);

/// Puts the decompressor around a source; Compression::none returns the source itself.
std::unique_ptr<ByteSource> decompressed(Compression compression,
                                         std::unique_ptr<ByteSource> compressed);

}  // namespace tcpwhy::wire

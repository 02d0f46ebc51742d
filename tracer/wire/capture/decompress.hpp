// gzip (RFC 1952, zlib) and zstd (RFC 8878, libzstd) as byte sources. What stands before the damage
// of a damaged stream is given all the same.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "tracer/wire/capture/byte_source.hpp"

namespace tcpwhy::wire {

enum class Compression : std::uint8_t { none, gzip, zstd };

constexpr std::size_t compression_magic_bytes = 4;

/// By a file's first bytes.
Compression compression_of(std::span<const std::uint8_t> beginning);

/// Puts the right decompressor around a source; for none, gives the source back.
std::unique_ptr<ByteSource> decompressed(Compression compression,
                                         std::unique_ptr<ByteSource> compressed);

}  // namespace tcpwhy::wire

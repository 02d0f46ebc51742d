// SHA-256 (FIPS 180-4), with which Multipath TCP makes tokens of its keys. Pure.
#pragma once

#include <array>
#include <cstdint>
#include <span>

namespace tcpwhy::wire {

/// Hashes at most 55 bytes, which fit into one block; longer keys are not hashed.
std::array<std::uint8_t, 32> sha256_of_key(std::span<const std::uint8_t> bytes);

}  // namespace tcpwhy::wire

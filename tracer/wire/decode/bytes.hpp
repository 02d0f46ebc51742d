// Reads numbers from bytes in either byte order. Slice is the part of a frame that is still to be
// decoded.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace tcpwhy::wire {

constexpr std::uint16_t swapped(std::uint16_t value) {
    return __builtin_bswap16(value);
}
constexpr std::uint32_t swapped(std::uint32_t value) {
    return __builtin_bswap32(value);
}
constexpr std::uint64_t swapped(std::uint64_t value) {
    return __builtin_bswap64(value);
}

/// Loads a number of the given byte order. The caller has checked that its bytes are there.
template <typename Number>
Number load(const std::uint8_t* bytes, std::endian order) {
    Number value{};
    std::memcpy(&value, bytes, sizeof value);
    return order == std::endian::native ? value : swapped(value);
}

/// Network order.
inline std::uint16_t load_be16(const std::uint8_t* bytes) {
    return load<std::uint16_t>(bytes, std::endian::big);
}
inline std::uint32_t load_be32(const std::uint8_t* bytes) {
    return load<std::uint32_t>(bytes, std::endian::big);
}

/// The rest of a frame: `length` bytes on the wire, of which the first `captured` are available.
/// Invariant: captured <= length. Every access is preceded by a check of `captured`.
struct Slice {
    const std::uint8_t* bytes = nullptr;
    std::size_t captured = 0;
    std::size_t length = 0;

    [[nodiscard]] bool has(std::size_t count) const { return captured >= count; }
    /// Needs has(count).
    [[nodiscard]] Slice after(std::size_t count) const {
        return {bytes + count, captured - count, length - count};
    }
    [[nodiscard]] Slice first(std::size_t count) const {
        return {bytes, captured < count ? captured : count, length < count ? length : count};
    }
};

}  // namespace tcpwhy::wire

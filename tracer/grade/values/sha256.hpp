// SHA-256 (FIPS 180-4). Pure.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace tcpwhy::grade {

class Sha256 {
  public:
    void add(std::string_view bytes);
    /// The digest; nothing may be added after it.
    std::array<std::uint8_t, 32> finish();

  private:
    void take_block(const std::uint8_t* block);

    std::array<std::uint32_t, 8> state_ = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                           0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
    std::array<std::uint8_t, 64> block_{};
    std::size_t filled_ = 0;
    std::uint64_t length_ = 0;
};

/// 64 hexadecimal digits.
std::string hex(const std::array<std::uint8_t, 32>& digest);
std::string sha256_hex(std::string_view bytes);

}  // namespace tcpwhy::grade

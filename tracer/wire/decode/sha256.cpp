#include "tracer/wire/decode/sha256.hpp"

#include <algorithm>
#include <bit>
#include <cstddef>

namespace tcpwhy::wire {
namespace {

constexpr std::size_t block_bytes = 64;
constexpr std::size_t most_bytes = 55;

// FIPS 180-4 section 4.2.2.
constexpr std::array<std::uint32_t, 64> constants = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

using Words = std::array<std::uint32_t, 64>;

/// The block with its padding and length (section 5.1.1), extended (section 6.2.2, step 1).
Words schedule(std::span<const std::uint8_t> bytes) {
    std::array<std::uint8_t, block_bytes> block{};
    std::copy(bytes.begin(), bytes.end(), block.begin());
    block[bytes.size()] = 0x80;
    const std::size_t bits = bytes.size() * 8;
    block[block_bytes - 2] = static_cast<std::uint8_t>(bits >> 8U);
    block[block_bytes - 1] = static_cast<std::uint8_t>(bits);
    Words words{};
    for (std::size_t at = 0; at < block_bytes; ++at)
        words[at / 4] |= std::uint32_t{block[at]} << (24U - 8U * (at % 4));
    for (std::size_t at = 16; at < words.size(); ++at) {
        const std::uint32_t a = words[at - 15];
        const std::uint32_t b = words[at - 2];
        words[at] = words[at - 16] + words[at - 7] +
                    (std::rotr(a, 7) ^ std::rotr(a, 18) ^ (a >> 3U)) +
                    (std::rotr(b, 17) ^ std::rotr(b, 19) ^ (b >> 10U));
    }
    return words;
}

}  // namespace

std::array<std::uint8_t, 32> sha256_of_key(std::span<const std::uint8_t> bytes) {
    const Words words = schedule(bytes.first(std::min(bytes.size(), most_bytes)));
    // Section 5.3.3.
    const std::array<std::uint32_t, 8> first = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                                0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
    auto [a, b, c, d, e, f, g, h] = first;
    for (std::size_t at = 0; at < words.size(); ++at) {
        const std::uint32_t one = h + (std::rotr(e, 6) ^ std::rotr(e, 11) ^ std::rotr(e, 25)) +
                                  ((e & f) ^ (~e & g)) + constants[at] + words[at];
        const std::uint32_t two =
            (std::rotr(a, 2) ^ std::rotr(a, 13) ^ std::rotr(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
        h = g;
        g = f;
        f = e;
        e = d + one;
        d = c;
        c = b;
        b = a;
        a = one + two;
    }
    const std::array<std::uint32_t, 8> last = {a, b, c, d, e, f, g, h};
    std::array<std::uint8_t, 32> digest{};
    for (std::size_t at = 0; at < digest.size(); ++at)
        digest[at] =
            static_cast<std::uint8_t>((first[at / 4] + last[at / 4]) >> (24U - 8U * (at % 4)));
    return digest;
}

}  // namespace tcpwhy::wire

#include "tracer/grade/values/sha256.hpp"

#include <bit>

namespace tcpwhy::grade {
namespace {

constexpr std::array<std::uint32_t, 64> round_constants = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

std::uint32_t mixed(std::uint32_t value, int a, int b, int c) {
    return std::rotr(value, a) ^ std::rotr(value, b) ^ std::rotr(value, c);
}

}  // namespace

void Sha256::take_block(const std::uint8_t* block) {
    std::array<std::uint32_t, 64> words{};
    for (std::size_t at = 0; at < 16; ++at)
        words[at] = std::uint32_t{block[4 * at]} << 24U | std::uint32_t{block[4 * at + 1]} << 16U |
                    std::uint32_t{block[4 * at + 2]} << 8U | std::uint32_t{block[4 * at + 3]};
    for (std::size_t at = 16; at < 64; ++at) {
        const std::uint32_t early = words[at - 15];
        const std::uint32_t late = words[at - 2];
        words[at] = words[at - 16] + words[at - 7] +
                    (std::rotr(early, 7) ^ std::rotr(early, 18) ^ (early >> 3U)) +
                    (std::rotr(late, 17) ^ std::rotr(late, 19) ^ (late >> 10U));
    }
    auto [a, b, c, d, e, f, g, h] = state_;
    for (std::size_t at = 0; at < 64; ++at) {
        const std::uint32_t first =
            h + mixed(e, 6, 11, 25) + ((e & f) ^ (~e & g)) + round_constants[at] + words[at];
        const std::uint32_t second = mixed(a, 2, 13, 22) + ((a & b) ^ (a & c) ^ (b & c));
        h = g;
        g = f;
        f = e;
        e = d + first;
        d = c;
        c = b;
        b = a;
        a = first + second;
    }
    const std::array<std::uint32_t, 8> added = {a, b, c, d, e, f, g, h};
    for (std::size_t at = 0; at < 8; ++at) state_[at] += added[at];
}

void Sha256::add(std::string_view bytes) {
    length_ += bytes.size();
    for (const char byte : bytes) {
        block_[filled_++] = static_cast<std::uint8_t>(byte);
        if (filled_ < block_.size()) continue;
        take_block(block_.data());
        filled_ = 0;
    }
}

std::array<std::uint8_t, 32> Sha256::finish() {
    const std::uint64_t bits = length_ * 8;
    add(std::string_view("\x80", 1));
    while (filled_ != 56) add(std::string_view("\0", 1));
    for (int shift = 56; shift >= 0; shift -= 8) {
        const char byte = static_cast<char>(bits >> static_cast<unsigned>(shift) & 0xffU);
        add(std::string_view(&byte, 1));
    }
    std::array<std::uint8_t, 32> digest{};
    for (std::size_t at = 0; at < digest.size(); ++at)
        digest[at] = static_cast<std::uint8_t>(state_[at / 4] >> (24 - 8 * (at % 4)) & 0xffU);
    return digest;
}

std::string hex(const std::array<std::uint8_t, 32>& digest) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (const std::uint8_t byte : digest) {
        text += digits[byte >> 4U];
        text += digits[byte & 0xfU];
    }
    return text;
}

std::string sha256_hex(std::string_view bytes) {
    Sha256 sum;
    sum.add(bytes);
    return hex(sum.finish());
}

}  // namespace tcpwhy::grade

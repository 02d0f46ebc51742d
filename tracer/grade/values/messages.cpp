#include "tracer/grade/values/messages.hpp"

#include <algorithm>
#include <charconv>

#include "tracer/grade/values/sha256.hpp"

namespace tcpwhy::grade {
namespace {

constexpr std::string_view letters =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
constexpr std::size_t small_letters = 26;
constexpr std::size_t all_letters = 52;
constexpr std::size_t longest_word = 8;

}  // namespace

Messages::Messages(std::string_view seed, std::string_view check) {
    const std::string digest = sha256_hex(std::string(seed) + "/" + std::string(check));
    std::from_chars(digest.data(), digest.data() + 16, state_, 16);
}

/// splitmix64 (Steele, Lea, Flood 2014).
std::uint64_t Messages::next() {
    state_ += 0x9e3779b97f4a7c15U;
    std::uint64_t value = state_;
    value = (value ^ value >> 30U) * 0xbf58476d1ce4e5b9U;
    value = (value ^ value >> 27U) * 0x94d049bb133111ebU;
    return value ^ value >> 31U;
}

std::string Messages::line(std::size_t bytes) {
    std::string text;
    std::size_t word = 0;
    while (text.size() + 1 < bytes) {
        // A blank never begins or ends the line, and never follows another.
        const bool may_end = word > 1 && text.size() + 2 < bytes;
        if (may_end && (word >= longest_word || below(6) == 0)) {
            text += ' ';
            word = 0;
        } else {
            text += letters[below(letters.size())];
            ++word;
        }
    }
    if (text.size() >= 2) {
        text.front() = letters[small_letters + below(small_letters)];
        text.back() = letters[below(small_letters)];
    }
    return text + '\n';
}

std::string Messages::binary(std::size_t bytes) {
    if (bytes == 1) return std::string(1, letters[below(all_letters)]);
    std::string data;
    for (std::size_t at = 0; at < bytes; ++at) {
        const auto byte = static_cast<unsigned char>(next() & 0xffU);
        data += static_cast<char>(byte == '\n' ? 0 : byte);
    }
    // A zero near the beginning and one at the end, so that text functions stop too early.
    data[std::min<std::size_t>(bytes / 8, 10)] = '\0';
    data.back() = '\0';
    return data;
}

}  // namespace tcpwhy::grade

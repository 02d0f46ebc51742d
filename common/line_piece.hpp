// A short piece of a line, put together on the stack and appended in one go: what every line has
// several of costs one append instead of many.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "common/decimal.hpp"

namespace tcpwhy {

/// Holds up to `capacity` bytes; a text that does not fit any more is left out as a whole, so
/// callers know their longest piece.
class LinePiece {
  public:
    static constexpr std::size_t capacity = 192;

    LinePiece& add(char letter) { return add(std::string_view(&letter, 1)); }
    LinePiece& add(std::string_view text) {
        // No shorter copy: so the length of a literal stays a constant.
        if (text.size() > capacity - size_) return *this;
        std::memcpy(bytes_.data() + size_, text.data(), text.size());
        size_ += text.size();
        return *this;
    }
    LinePiece& add_number(std::uint64_t value) { return add_padded(value, 1); }
    /// With zeros in front, up to `width` digits.
    LinePiece& add_padded(std::uint64_t value, std::size_t width) {
        const std::size_t digits = count_digits(value);
        const std::size_t zeros = width > digits ? width - digits : 0;
        if (zeros + digits > capacity - size_) return *this;
        for (std::size_t i = 0; i < zeros; ++i) bytes_[size_++] = '0';
        size_ += digits;
        char* const end = bytes_.data() + size_;
        if (value <= UINT32_MAX)
            digits_before(end, static_cast<std::uint32_t>(value));
        else
            digits_before(end, value);
        return *this;
    }
    void append_to(std::string& out) const { out.append(bytes_.data(), size_); }

  private:
    std::array<char, capacity> bytes_;
    std::size_t size_ = 0;
};

}  // namespace tcpwhy

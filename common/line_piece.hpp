// A short piece of a line, put together on the stack and appended in one go: what every line has
// several of costs one append instead of many.
#pragma once

#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <system_error>

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
    LinePiece& add_number(std::uint64_t value) {
        char* const here = bytes_.data() + size_;
        const auto [end, error] = std::to_chars(here, bytes_.data() + capacity, value);
        if (error == std::errc{}) size_ += static_cast<std::size_t>(end - here);
        return *this;
    }
    void append_to(std::string& out) const { out.append(bytes_.data(), size_); }

  private:
    std::array<char, capacity> bytes_;
    std::size_t size_ = 0;
};

}  // namespace tcpwhy

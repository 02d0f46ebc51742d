#include "tracer/grade/check/context.hpp"

#include <cstdio>

#include "common/text/quoted.hpp"

namespace tcpwhy::grade {

std::string seconds_words(double seconds) {
    char text[32];
    std::snprintf(text, sizeof text, "%.3g s", seconds);
    return text;
}

std::string bytes_words(std::size_t bytes) {
    return std::to_string(bytes) + (bytes == 1 ? " byte" : " bytes");
}

std::string quoted_bytes(std::string_view bytes) {
    constexpr std::size_t most_shown = 60;
    std::string text;
    append_quoted(text, bytes, most_shown);
    return text;
}

}  // namespace tcpwhy::grade

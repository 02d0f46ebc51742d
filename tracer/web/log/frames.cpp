#include "tracer/web/log/frames.hpp"

#include <algorithm>
#include <charconv>

namespace tcpwhy::web {

std::string_view whole_lines(std::string_view bytes, std::size_t most) {
    if (bytes.empty()) return {};
    const std::size_t last = bytes.rfind('\n', most == 0 ? 0 : most - 1);
    if (last != std::string_view::npos) return bytes.substr(0, last + 1);
    const std::size_t first = bytes.find('\n');
    return first == std::string_view::npos ? std::string_view{} : bytes.substr(0, first + 1);
}

std::string event_of(std::string_view lines, std::uint64_t next) {
    std::string event = "id: " + std::to_string(next) + "\n";
    event.reserve(event.size() + lines.size() + lines.size() / 32 + 16);
    while (!lines.empty()) {
        const std::size_t end = std::min(lines.find('\n'), lines.size());
        event.append("data: ").append(lines.substr(0, end)).append("\n");
        lines.remove_prefix(std::min(end + 1, lines.size()));
    }
    return event += '\n';
}

std::string end_event() {
    return "event: end\ndata: \n\n";
}

std::uint64_t place_after(std::string_view last_event_id) {
    std::uint64_t place = 0;
    const char* const end = last_event_id.data() + last_event_id.size();
    const auto read = std::from_chars(last_event_id.data(), end, place);
    return read.ec == std::errc{} && read.ptr == end ? place : 0;
}

}  // namespace tcpwhy::web

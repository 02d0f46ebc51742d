#include "tracer/render/words/dumps.hpp"

#include <string_view>

namespace tcpwhy::render {

void append_hex_dump(std::string& out, std::span<const std::uint8_t> bytes, bool with_ascii) {
    constexpr std::size_t row_bytes = 16;
    constexpr std::string_view hex = "0123456789abcdef";
    for (std::size_t row = 0; row < bytes.size(); row += row_bytes) {
        out += "\t0x";
        for (int shift = 12; shift >= 0; shift -= 4) out += hex[(row >> shift) & 15U];
        out += ':';
        for (std::size_t at = row; at < row + row_bytes; ++at) {
            if (at % 2 == 0 && (with_ascii || at < bytes.size())) out += at == row ? "  " : " ";
            if (at < bytes.size()) {
                out += hex[bytes[at] >> 4U];
                out += hex[bytes[at] & 15U];
            } else if (with_ascii) {
                out += "  ";
            }
        }
        if (with_ascii) out += "  ";
        for (std::size_t at = row; with_ascii && at < row + row_bytes && at < bytes.size(); ++at)
            out += bytes[at] >= 0x20 && bytes[at] < 0x7f ? static_cast<char>(bytes[at]) : '.';
        out += '\n';
    }
}

void append_ascii_dump(std::string& out, std::span<const std::uint8_t> bytes) {
    for (std::size_t at = 0; at < bytes.size(); ++at) {
        const std::uint8_t byte = bytes[at];
        const bool line_end = byte == '\r' && at + 1 < bytes.size() && bytes[at + 1] == '\n';
        if (line_end) continue;
        const bool shown = (byte >= 0x20 && byte < 0x7f) || byte == '\t' || byte == '\n';
        out += shown ? static_cast<char>(byte) : '.';
    }
    if (!out.ends_with('\n')) out += '\n';
}

void append_dump(std::string& out, const model::Segment& segment, const Options& options) {
    const auto bytes = options.dumps_frames ? segment.frame.bytes : segment.payload;
    if (bytes.empty() || options.dump == Dump::none) return;
    if (options.dump == Dump::ascii)
        append_ascii_dump(out, bytes);
    else
        append_hex_dump(out, bytes, options.dump == Dump::hex_and_ascii);
}

}  // namespace tcpwhy::render

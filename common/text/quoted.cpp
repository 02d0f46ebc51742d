#include "common/text/quoted.hpp"

#include <cstddef>

namespace tcpwhy {

void append_quoted(std::string& out, std::string_view bytes, std::size_t most) {
    const std::string_view shown = bytes.substr(0, most);
    out += '"';
    for (std::size_t at = 0; at < shown.size(); ++at) {
        const auto byte = static_cast<unsigned char>(shown[at]);
        switch (byte) {
            case '\n':
                out += "\\n";
                continue;
            case '\r':
                out += "\\r";
                continue;
            case '\t':
                out += "\\t";
                continue;
            case '\v':
                out += "\\v";
                continue;
            case '\f':
                out += "\\f";
                continue;
            case '"':
                out += "\\\"";
                continue;
            case '\\':
                out += "\\\\";
                continue;
            default:
                break;
        }
        if (byte >= 0x20 && byte < 0x7f) {
            out += static_cast<char>(byte);
            continue;
        }
        // Octal as in C: as short as possible without swallowing the next character.
        const bool digit_follows =
            at + 1 < shown.size() && shown[at + 1] >= '0' && shown[at + 1] <= '7';
        out += '\\';
        if (digit_follows || byte >= 0100) out += static_cast<char>('0' + (byte >> 6));
        if (digit_follows || byte >= 010) out += static_cast<char>('0' + ((byte >> 3) & 7));
        out += static_cast<char>('0' + (byte & 7));
    }
    out += '"';
    if (shown.size() < bytes.size()) out += "...";
}

}  // namespace tcpwhy

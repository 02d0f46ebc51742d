#include "tracer/render/json/json_line.hpp"

#include <array>
#include <cstddef>

#include "common/put.hpp"
#include "common/utf8.hpp"
#include "tracer/render/words/numbers.hpp"

namespace tcpwhy::render {
namespace {

void append_unit(std::string& out, unsigned char byte) {
    constexpr std::string_view hex = "0123456789abcdef";
    out += "\\u00";
    out += hex[byte >> 4U];
    out += hex[byte & 15U];
}

void append_escape(std::string& out, unsigned char byte) {
    switch (byte) {
        case '"':
            out += "\\\"";
            break;
        case '\\':
            out += "\\\\";
            break;
        case '\n':
            out += "\\n";
            break;
        case '\r':
            out += "\\r";
            break;
        case '\t':
            out += "\\t";
            break;
        case '\b':
            out += "\\b";
            break;
        case '\f':
            out += "\\f";
            break;
        default:
            append_unit(out, byte);
            break;
    }
}

// Characters that need no escape in a string.
constexpr std::array<bool, 256> make_plain() {
    std::array<bool, 256> plain{};
    for (std::size_t byte = 0x20; byte < 0x7f; ++byte) plain[byte] = byte != '"' && byte != '\\';
    return plain;
}
constexpr std::array<bool, 256> plain = make_plain();

}  // namespace

void append_json_string(std::string& out, std::string_view bytes) {
    out += '"';
    std::size_t at = 0;
    while (at < bytes.size()) {
        const std::size_t begin = at;
        while (at < bytes.size() && plain[static_cast<unsigned char>(bytes[at])]) ++at;
        out.append(bytes, begin, at - begin);
        if (at == bytes.size()) break;
        const auto byte = static_cast<unsigned char>(bytes[at]);
        const std::size_t length =
            byte < 0x80 ? 0 : tcpwhy::first_character(bytes.substr(at)).length;
        if (length > 0) {
            out.append(bytes, at, length);
            at += length;
        } else {
            append_escape(out, byte);
            ++at;
        }
    }
    out += '"';
}

void JsonObject::text_or_null(const JsonKey& name, std::string_view bytes) {
    if (bytes.empty()) return null(name);
    text(name, bytes);
}

void JsonObject::long_word(const JsonKey& name, std::string_view value) {
    std::string& out = key(name);
    out += '"';
    out += value;
    out += '"';
}

void JsonObject::signed_number(const JsonKey& name, std::int64_t value) {
    constexpr std::size_t sign = 1;
    char* const at = begin(name, sign + most_digits);
    end_at(std::to_chars(at, at + sign + most_digits, value).ptr);
}

void JsonObject::time(const JsonKey& name, model::Time value) {
    constexpr std::size_t quotes = 2;
    char* const at = begin(name, quotes + most_seconds_letters);
    end_at(put(put_seconds(put(at, '"'), value, 9), '"'));
}

void JsonObject::endpoint(const JsonKey& name, const Endpoint& value) {
    std::string& out = key(name);
    out += '"';
    append(out, value);
    out += '"';
}

}  // namespace tcpwhy::render

#include "tracer/render/json/json_line.hpp"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstring>

#include "common/text/utf8.hpp"
#include "tracer/render/words/numbers.hpp"

namespace tcpwhy::render {
namespace {

/// A UTF-16 unit, as JSON writes it.
char* put_unit(char* at, char32_t unit) {
    constexpr std::string_view hex = "0123456789abcdef";
    at = put(at, "\\u");
    for (int shift = 12; shift >= 0; shift -= 4)
        at = put(at, hex[(unit >> static_cast<unsigned>(shift)) & 15U]);
    return at;
}

/// A character that must not reach a terminal; the escape means the same (RFC 8259 section 7).
char* put_code(char* at, char32_t code) {
    if (code < 0x10000) return put_unit(at, code);
    at = put_unit(at, 0xd800 + ((code - 0x10000) >> 10U));
    return put_unit(at, 0xdc00 + (code & 0x3ffU));
}

char* put_escape(char* at, unsigned char byte) {
    switch (byte) {
        case '"':
            return put(at, "\\\"");
        case '\\':
            return put(at, "\\\\");
        case '\n':
            return put(at, "\\n");
        case '\r':
            return put(at, "\\r");
        case '\t':
            return put(at, "\\t");
        case '\b':
            return put(at, "\\b");
        case '\f':
            return put(at, "\\f");
        default:
            return put_unit(at, byte);
    }
}

/// A character that needs no escape in a string.
bool is_plain(char letter) {
    return letter >= 0x20 && letter < 0x7f && letter != '"' && letter != '\\';
}

/// Eight of them. In each term some byte has its highest bit set if a byte is not plain: it is not
/// ASCII, or 0x7f, or a control, or a quote, or a backslash.
bool are_plain(std::uint64_t letters) {
    constexpr std::uint64_t each = 0x0101010101010101;
    const std::uint64_t other = letters | (letters + each) | (letters - each * 0x20) |
                                ((letters ^ each * '"') - each) | ((letters ^ each * '\\') - each);
    return (other & each * 0x80) == 0;
}

}  // namespace

char* put_json_string(char* at, std::string_view bytes) {
    at = put(at, '"');
    while (!bytes.empty()) {
        std::uint64_t letters = 0;
        if (bytes.size() >= sizeof letters) {
            std::memcpy(&letters, bytes.data(), sizeof letters);
            if (are_plain(letters)) {
                std::memcpy(at, &letters, sizeof letters);
                at += sizeof letters;
                bytes.remove_prefix(sizeof letters);
                continue;
            }
        }
        if (is_plain(bytes.front())) {
            at = put(at, bytes.front());
            bytes.remove_prefix(1);
            continue;
        }
        const auto byte = static_cast<unsigned char>(bytes.front());
        const Character character = byte < 0x80 ? Character{} : first_character(bytes);
        if (character.length == 0) {
            at = put_escape(at, byte);
        } else if (columns_of(character.code) >= 0) {
            at = put(at, bytes.substr(0, character.length));
        } else {
            at = put_code(at, character.code);
        }
        bytes.remove_prefix(std::max<std::size_t>(character.length, 1));
    }
    return put(at, '"');
}

void append_json_string(std::string& out, std::string_view bytes) {
    const std::size_t begin = out.size();
    out.resize(begin + json_string_room(bytes.size()));
    const char* const end = put_json_string(out.data() + begin, bytes);
    out.resize(static_cast<std::size_t>(end - out.data()));
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

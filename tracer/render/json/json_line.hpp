// One line of JSON, appended field by field: no tree, no allocation beyond the buffer's own.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "common/endpoint.hpp"
#include "common/text/put.hpp"
#include "tracer/model/ids.hpp"

namespace tcpwhy::render {

/// A JSON string. UTF-8 passes; a byte that is none becomes \u00XX (its value as Latin-1), so the
/// outcome is valid whatever the bytes are. put_json_string() returns the end of the text and needs
/// room for json_string_room().
constexpr std::size_t json_string_room(std::size_t bytes) {
    return bytes * 6 + 2;
}
char* put_json_string(char* at, std::string_view bytes);
void append_json_string(std::string& out, std::string_view bytes);

/// `,"name":`, put together by the compiler. Names are our own words: short, and nothing in them
/// wants escaping.
class JsonKey {
  public:
    /// Every key is copied as so many bytes, whatever its length: a few instructions instead of a
    /// call.
    static constexpr std::size_t room = 32;

    consteval JsonKey(const char* name) {  // implicit: json.number("seq", …)
        std::array<char, room> bytes{};
        bytes[size_++] = ',';
        bytes[size_++] = '"';
        for (; *name != '\0'; ++name) bytes[size_++] = *name;
        bytes[size_++] = '"';
        bytes[size_++] = ':';
        words_ = std::bit_cast<Words>(bytes);
    }
    /// Copies `room` bytes, begins them with `separator`, and returns the end of the key.
    char* put(char* at, char separator) const {
        std::memcpy(at, words_.data(), room);
        *at = separator;
        return at + size_;
    }

  private:
    /// As numbers, the bytes are part of the instructions that store them.
    using Words = std::array<std::uint64_t, room / sizeof(std::uint64_t)>;
    Words words_{};
    std::size_t size_ = 0;
};

/// An object that is being written: `{` at the beginning, `}` at the end of its life. Fields gather
/// on the stack before they are appended, because a line has thirty of them.
///
/// The functions for a field are inlined wherever they are called: a key that is known there costs
/// four stores, and else a copy of it on the stack and one from there.
class JsonObject {
  public:
    explicit JsonObject(std::string& out) : own_(out), pending_(own_) {}
    /// A field of `outer`, which must not be used during the life of this one.
    JsonObject(JsonObject& outer, const JsonKey& name)
        : own_(outer.pending_.out), pending_(outer.pending_) {
        end_at(outer.begin(name, 0));
    }
    ~JsonObject() {
        reserve(2);
        if (separator_ == '{') *pending_.end++ = '{';  // it has no field
        *pending_.end++ = '}';
        if (&pending_ == &own_) flush();
    }
    JsonObject(const JsonObject&) = delete;
    JsonObject& operator=(const JsonObject&) = delete;

    /// The key alone; the caller appends the value.
    [[gnu::always_inline]] std::string& key(const JsonKey& name) {
        end_at(begin(name, 0));
        flush();
        return pending_.out;
    }
    /// One of our own words: not escaped. Null when it is empty.
    [[gnu::always_inline]] void word(const JsonKey& name, std::string_view value) {
        if (value.empty()) return null(name);
        if (value.size() > most_gathered) return long_word(name, value);
        char* const at = begin(name, value.size() + 2);
        end_at(put(put(put(at, '"'), value), '"'));
    }
    [[gnu::always_inline]] void text(const JsonKey& name, std::string_view bytes) {
        if (bytes.size() > most_escaped) return append_json_string(key(name), bytes);
        char* const at = begin(name, json_string_room(bytes.size()));
        end_at(put_json_string(at, bytes));
    }
    /// A word that `write` puts, of at most so many letters.
    [[gnu::always_inline]] void put_word(const JsonKey& name, std::size_t room, const auto& write) {
        char* const at = begin(name, room + 2);
        end_at(put(write(put(at, '"')), '"'));
    }
    [[gnu::always_inline]] void text_or_null(const JsonKey& name, std::string_view bytes) {
        if (bytes.empty()) return null(name);
        text(name, bytes);
    }
    [[gnu::always_inline]] void number(const JsonKey& name, std::uint64_t value) {
        char* const at = begin(name, most_digits);
        end_at(put_number(at, value));
    }
    [[gnu::always_inline]] void number_or_null(const JsonKey& name,
                                               std::uint64_t value) {  ///< null for 0
        if (value == 0) return null(name);
        number(name, value);
    }
    void signed_number(const JsonKey& name, std::int64_t value);
    [[gnu::always_inline]] void truth(const JsonKey& name, bool value) {
        literal(name, value ? "true" : "false");
    }
    [[gnu::always_inline]] void null(const JsonKey& name) { literal(name, "null"); }
    /// A value that is written already: "[]".
    [[gnu::always_inline]] void literal(const JsonKey& name, std::string_view value) {
        char* const at = begin(name, value.size());
        end_at(put(at, value));
    }
    void time(const JsonKey& name,
              model::Time value);  ///< a string of seconds with nine decimals
    void endpoint(const JsonKey& name, const Endpoint& value);
    /// Fields that are written already: "\"a\":1,\"b\":2".
    void fields(std::string_view written) {
        reserve(1 + most_gathered);
        *pending_.end++ = std::exchange(separator_, ',');
        if (written.size() <= most_gathered) {
            end_at(put(pending_.end, written));
        } else {
            flush();
            pending_.out += written;
        }
    }

  private:
    static constexpr std::size_t most_gathered = 256;  ///< longer values are appended at once
    static constexpr std::size_t most_escaped = 128;   ///< likewise, of those with escapes

    struct Pending {
        explicit Pending(std::string& where) : out(where) {}
        std::string& out;
        std::array<char, 2048> letters;
        char* end = letters.data();
    };

    void long_word(const JsonKey& name, std::string_view value);
    /// Writes the key; returns where the value goes, which has so much room. The caller calls
    /// end_at() with the value's end.
    [[gnu::always_inline]] char* begin(const JsonKey& name, std::size_t value_room) {
        reserve(JsonKey::room + value_room);
        return name.put(pending_.end, std::exchange(separator_, ','));
    }
    void end_at(char* end) { pending_.end = end; }
    [[gnu::always_inline]] void reserve(std::size_t bytes) {
        const char* const full = pending_.letters.data() + pending_.letters.size();
        if (static_cast<std::size_t>(full - pending_.end) < bytes) flush();
    }
    [[gnu::noinline]] void flush() {
        char* const begin = pending_.letters.data();
        pending_.out.append(begin, static_cast<std::size_t>(pending_.end - begin));
        pending_.end = begin;
    }

    Pending own_;           ///< of the outermost object
    Pending& pending_;      ///< an object within another gathers with it
    char separator_ = '{';  ///< before the next field
};

}  // namespace tcpwhy::render

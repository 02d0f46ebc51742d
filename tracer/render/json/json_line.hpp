// One line of JSON, appended field by field: no tree, no allocation beyond the buffer's own.
#pragma once

#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>

#include "common/decimal.hpp"
#include "common/endpoint.hpp"
#include "tracer/model/ids.hpp"

namespace tcpwhy::render {

/// A JSON string. UTF-8 passes; a byte that is none becomes \u00XX (its value as Latin-1), so the
/// outcome is valid whatever the bytes are.
void append_json_string(std::string& out, std::string_view bytes);

/// `,"name":`, put together by the compiler. Names are our own words: short, and nothing in them
/// wants escaping.
class JsonKey {
  public:
    /// Every key is copied as so many bytes, whatever its length: one instruction instead of a
    /// call.
    static constexpr std::size_t room = 32;

    consteval JsonKey(const char* name) {  // implicit: json.number("seq", …)
        bytes_[size_++] = ',';
        bytes_[size_++] = '"';
        for (; *name != '\0'; ++name) bytes_[size_++] = *name;
        bytes_[size_++] = '"';
        bytes_[size_++] = ':';
    }
    /// Copies `room` bytes and returns the end of the key; `skip` is 1 for the first of an object.
    char* copy_to(char* out, std::size_t skip) const {
        std::memcpy(out, bytes_.data() + skip, room);
        return out + size_ - skip;
    }

  private:
    std::array<char, room + 1> bytes_{};
    std::size_t size_ = 0;
};

/// An object that is being written: `{` at the beginning, `}` at the end of its life. Fields gather
/// on the stack before they are appended, because a line has thirty of them.
class JsonObject {
  public:
    explicit JsonObject(std::string& out) : out_(out) { out_ += '{'; }
    ~JsonObject() {
        reserve(1);
        pending_[size_++] = '}';
        flush();
    }
    JsonObject(const JsonObject&) = delete;
    JsonObject& operator=(const JsonObject&) = delete;

    /// The key alone; the caller appends the value.
    std::string& key(const JsonKey& name) {
        begin(name, 0);
        flush();
        return out_;
    }
    /// One of our own words: not escaped. Null when it is empty.
    void word(const JsonKey& name, std::string_view value) {
        if (value.empty()) return null(name);
        if (value.size() > most_gathered) return long_word(name, value);
        char* at = begin(name, value.size() + 2);
        *at++ = '"';
        std::memcpy(at, value.data(), value.size());
        at += value.size();
        *at++ = '"';
        end_at(at);
    }
    void text(const JsonKey& name, std::string_view bytes) { append_json_string(key(name), bytes); }
    /// As `text`, but null when it is empty.
    void text_or_null(const JsonKey& name, std::string_view bytes);
    void number(const JsonKey& name, std::uint64_t value) {
        char* const at = begin(name, most_digits);
        end_at(std::to_chars(at, at + most_digits, value).ptr);
    }
    void number_or_null(const JsonKey& name, std::uint64_t value) {  ///< null for 0
        if (value == 0) return null(name);
        number(name, value);
    }
    void signed_number(const JsonKey& name, std::int64_t value);
    void truth(const JsonKey& name, bool value) { literal(name, value ? "true" : "false"); }
    void null(const JsonKey& name) { literal(name, "null"); }
    void time(const JsonKey& name,
              model::Time value);  ///< a string of seconds with nine decimals
    void endpoint(const JsonKey& name, const Endpoint& value);
    /// Fields that are written already: "\"a\":1,\"b\":2".
    void fields(std::string_view written) {
        flush();
        if (!first_) out_ += ',';
        first_ = false;
        out_ += written;
    }

  private:
    static constexpr std::size_t most_gathered = 64;  ///< longer values are appended at once

    void literal(const JsonKey& name, std::string_view value) {
        char* const at = begin(name, value.size());
        std::memcpy(at, value.data(), value.size());
        end_at(at + value.size());
    }
    void long_word(const JsonKey& name, std::string_view value);
    /// Writes the key; returns where the value goes, which has so much room.
    char* begin(const JsonKey& name, std::size_t value_room) {
        reserve(JsonKey::room + value_room);
        char* const at = name.copy_to(pending_.data() + size_, first_ ? 1 : 0);
        first_ = false;
        end_at(at);
        return at;
    }
    void end_at(const char* at) { size_ = static_cast<std::size_t>(at - pending_.data()); }
    void reserve(std::size_t bytes) {
        if (pending_.size() - size_ < bytes) flush();
    }
    void flush() {
        out_.append(pending_.data(), size_);
        size_ = 0;
    }

    std::string& out_;
    bool first_ = true;
    std::size_t size_ = 0;
    std::array<char, 512> pending_;
};

}  // namespace tcpwhy::render

// One line of JSON, appended field by field: no tree, no allocation beyond the buffer's own.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "common/endpoint.hpp"
#include "common/line_piece.hpp"
#include "tracer/model/ids.hpp"

namespace tcpwhy::render {

/// A JSON string. UTF-8 passes; a byte that is none becomes \u00XX (its value as Latin-1), so the
/// outcome is valid whatever the bytes are.
void append_json_string(std::string& out, std::string_view bytes);

/// An object that is being written: `{` at the beginning, `}` at the end of its life.
class JsonObject {
  public:
    explicit JsonObject(std::string& out) : out_(out) { out_ += '{'; }
    ~JsonObject() { out_ += '}'; }
    JsonObject(const JsonObject&) = delete;
    JsonObject& operator=(const JsonObject&) = delete;

    /// The key alone; the caller appends the value.
    std::string& key(std::string_view name) {
        begin(name).append_to(out_);
        return out_;
    }
    /// One of our own words: not escaped. Null when it is empty.
    void word(std::string_view name, std::string_view value) {
        if (value.empty()) return null(name);
        begin(name).add('"').add(value).add('"').append_to(out_);
    }
    void text(std::string_view name, std::string_view bytes) {
        append_json_string(key(name), bytes);
    }
    /// As `text`, but null when it is empty.
    void text_or_null(std::string_view name, std::string_view bytes);
    void number(std::string_view name, std::uint64_t value) {
        begin(name).add_number(value).append_to(out_);
    }
    void number_or_null(std::string_view name, std::uint64_t value) {  ///< null for 0
        if (value == 0) return null(name);
        number(name, value);
    }
    void signed_number(std::string_view name, std::int64_t value);
    void truth(std::string_view name, bool value) { key(name) += value ? "true" : "false"; }
    void null(std::string_view name) { begin(name).add("null").append_to(out_); }
    void time(std::string_view name,
              model::Time value);  ///< a string of seconds with nine decimals
    void endpoint(std::string_view name, const Endpoint& value);
    /// Fields that are written already: "\"a\":1,\"b\":2".
    void fields(std::string_view written) {
        if (!first_) out_ += ',';
        first_ = false;
        out_ += written;
    }

  private:
    /// The comma and the key. Keys are our own words: short, and nothing in them wants escaping.
    LinePiece begin(std::string_view name) {
        LinePiece piece;
        if (!first_) piece.add(',');
        first_ = false;
        piece.add('"').add(name).add("\":");
        return piece;
    }

    std::string& out_;
    bool first_ = true;
};

}  // namespace tcpwhy::render

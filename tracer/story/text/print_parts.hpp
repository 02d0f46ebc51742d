// The parts of a story's line as text: pieces of a segment, causes, and fields that may be left
// blank. docs/story.md has the grammar.
#pragma once

#include <string>
#include <vector>

#include "tracer/story/value/story.hpp"

namespace tcpwhy::story {

/// `append_value` writes the value; a field that was left blank is written as such.
template <class T, class AppendValue>
void append_field(std::string& out, const Field<T>& field, const AppendValue& append_value) {
    if (field.value)
        append_value(*field.value);
    else
        out += story::blank_text;
}

template <class T>
void append_number(std::string& out, const Field<T>& field) {
    append_field(out, field, [&](T value) { out += std::to_string(value); });
}

/// "ACK 1", "data 1:5 \"abcd\"".
void append_piece(std::string& out, const Piece& piece);
/// "SYN 0, ACK 1".
void append_pieces(std::string& out, const std::vector<story::Piece>& pieces);
/// "1st", "2nd", "11th".
void append_ordinal(std::string& out, std::uint64_t number);
/// "connect", "kernel for listen", "timer delayed-ack", "exit of client by SIGKILL".
void append_cause(std::string& out, const story::Cause& cause);

}  // namespace tcpwhy::story

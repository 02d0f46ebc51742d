// Writes a story as text; docs/story.md has the grammar, parser.hpp reads it.
// parse_story(print(story))
// == story for every story that keeps the rules of value/story.hpp.
#pragma once

#include <string>
#include <string_view>

#include "tracer/story/value/story.hpp"

namespace tcpwhy::story {

/// Appends a line and a newline, in columns: who, what, why, states and notes.
void append_line(std::string& out, const story::Line& line);

std::string print(const story::Story& story);

/// "SYN 0, ACK 1".
void append_pieces(std::string& out, const std::vector<story::Piece>& pieces);
/// "1st", "2nd", "11th".
void append_ordinal(std::string& out, std::uint64_t number);
/// "connect", "kernel for listen", "timer delayed-ack", "exit of client by SIGKILL".
void append_cause(std::string& out, const story::Cause& cause);
/// The line without mark, time, columns and comment, to be quoted in a sentence.
std::string one_line(const story::Line& line);

}  // namespace tcpwhy::story

// Writes a story as text; docs/story.md has the grammar, parser.hpp reads it. For every story that
// keeps the rules of value/story.hpp, parse_story(print(story)) == story.
#pragma once

#include <string>
#include <string_view>

#include "tracer/story/value/story.hpp"

namespace tcpwhy::story {

/// Appends a line and a newline, in columns: who, what, why, states and notes.
void append_line(std::string& out, const story::Line& line);

std::string print(const story::Story& story);

/// The line without mark, time, columns and comment, to be quoted in a sentence.
std::string one_line(const story::Line& line);

}  // namespace tcpwhy::story

// Reads the text of a story; docs/story.md has the grammar, print.hpp writes it. Any input is safe:
// the result is a story, or an error with its position.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <variant>

#include "tracer/story/value/story.hpp"

namespace tcpwhy::story {

struct StoryError {
    std::size_t line = 0;    ///< from 1
    std::size_t column = 0;  ///< from 1, in bytes
    std::string message;     ///< "expected a name or ____ after 'gets'"
    friend bool operator==(const StoryError&, const StoryError&) = default;
};

/// "FILE:3:12: MESSAGE".
std::string describe(const StoryError& error, std::string_view file);

std::variant<story::Story, StoryError> parse_story(std::string_view text);

}  // namespace tcpwhy::story

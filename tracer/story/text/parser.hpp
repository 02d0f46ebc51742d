// Stories from text: the reading half of the grammar in docs/story.md (story_text.hpp writes it).
// Any bytes whatever are either a story or an error that says where; nothing else can happen.
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
    std::string message;     ///< "after a segment's '>' stands client, server or ____"
    friend bool operator==(const StoryError&, const StoryError&) = default;
};

/// "FILE:3:12: MESSAGE".
std::string describe(const StoryError& error, std::string_view file);

std::variant<story::Story, StoryError> parse_story(std::string_view text);

}  // namespace tcpwhy::story

// The lines of a story that are neither calls nor segments: processes, notices, and the ends of
// connections.
#pragma once

#include <optional>
#include <string>

#include "tracer/model/trace_sink.hpp"
#include "tracer/story/teller/names.hpp"
#include "tracer/story/value/story.hpp"

namespace tcpwhy::story {

/// Also registers a process that begins in `names`. Nullopt: the story has no line for the event.
std::optional<Event> event_of(const model::ProcessEvent& event, StoryNames& names);

/// The notice as the comment of a line: its code, process, count and text.
std::string comment_of(const model::Notice& notice, StoryNames& names);

Ending ending_of(const model::ConnectionFinding& finding);

}  // namespace tcpwhy::story

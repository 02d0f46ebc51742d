// The format "story": the trace as the text that docs/story.md describes.
#pragma once

#include <memory>

#include "tracer/model/trace_sink.hpp"
#include "tracer/render/words/options.hpp"

namespace tcpwhy::render {

/// Prints the lines as they settle. -v adds the time since the line before, -vv every call; -q
/// leaves out states and notes.
std::unique_ptr<model::TraceSink> make_story_renderer(const Options& options, Write write);

}  // namespace tcpwhy::render

// The outlet "story": the trace as the text that docs/story.md describes, and the same as values.
#pragma once

#include <functional>
#include <memory>

#include "tracer/analysis/story_text.hpp"
#include "tracer/model/story.hpp"
#include "tracer/render/renderer.hpp"

namespace tcpwhy::render {

using analysis::print;

/// Prints the lines as they settle. -v adds the time since the line before, -vv every call; -q
/// leaves out states and notes.
std::unique_ptr<model::TraceSink> make_story_renderer(const Options& options, Write write);

/// Hands out the lines as they settle; the story is complete after the sink's end().
///
/// A call that waits is two lines, one that does not is one, at its entry, with its result. Which
/// it is comes out when it returns: until then its line and those behind it are held back,
/// Options::hold_ns at most (then it waits).
using TellLine = std::function<void(model::story::Line&&)>;
std::unique_ptr<model::TraceSink> make_story_teller(const Options& options, TellLine tell);

}  // namespace tcpwhy::render

// A trace as the lines of a story, handed out as they settle; complete after the sink's end().
//
// A call that waits is two lines. A call that does not wait is one line, at its entry, with its
// result. Only its return shows which it is, so its line and those after it are held back until
// then, Options::hold_ns at most (after that it waits).
#pragma once

#include <functional>
#include <limits>
#include <memory>

#include "tracer/model/trace_sink.hpp"
#include "tracer/story/value/story.hpp"

namespace tcpwhy::story {

struct Options {
    bool quiet = false;  ///< -q: without states and notes
    int verbosity = 0;   ///< -v: the time since the line before; -vv: every call
    /// How long a line may be held back, in the time of the facts.
    model::Time hold_ns = std::numeric_limits<model::Time>::max();
};

using TellLine = std::function<void(Line&&)>;
std::unique_ptr<model::TraceSink> make_teller(const Options& options, TellLine tell);

}  // namespace tcpwhy::story

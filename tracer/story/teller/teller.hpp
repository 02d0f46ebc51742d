// Turns a trace into the lines of a story. It hands a line out when nothing can change it any more;
// the story is complete after the sink's end().
//
// A call that waits has two lines. A call that does not wait has one, at its entry, with its
// result. Only the return shows which it is. Until then its line and all later ones are held back,
// but at most for Options::hold_ns; after that time the call counts as waiting.
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
    /// The longest time for which a line is held back, by the times of the facts.
    model::Time hold_ns = std::numeric_limits<model::Time>::max();
};

using TellLine = std::function<void(Line&&)>;
std::unique_ptr<model::TraceSink> make_teller(const Options& options, TellLine tell);

}  // namespace tcpwhy::story

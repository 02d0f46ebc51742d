// The lines of the page's data: the JSON Lines, and the facts that only the page needs.
//
//     {"event":"repeated","call":N,"times":N}      a call that was made so often in a row
//     {"event":"source","file":…,"line":N,"first":N,"lines":[…]}      the lines around a call
//
// For a trace that is watched while it happens (is_live), sources follow their call at once. A call
// that waits is written once more when it has returned, and so is a connection that has closed; of
// two lines with the same number, the later one counts.
#pragma once

#include <memory>

#include "tracer/model/trace_sink.hpp"
#include "tracer/render/words/options.hpp"

namespace tcpwhy::render {

std::unique_ptr<model::TraceSink> make_page_lines(const Options& options, Write write);

}  // namespace tcpwhy::render

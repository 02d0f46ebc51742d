// The format "text".
#pragma once

#include <memory>

#include "tracer/model/trace_sink.hpp"
#include "tracer/render/words/options.hpp"

namespace tcpwhy::render {

/// One line a segment: tcpdump's line, then the cause, the wake-up and the states of both ends
/// (client/server). Times are seconds since the first event; with -v UTC, because local time is not
/// a fact of the trace.
std::unique_ptr<model::TraceSink> make_text(const Options& options, Write write);

}  // namespace tcpwhy::render

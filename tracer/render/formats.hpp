// The renderers, one function a file; renderer.cpp has the table of their names.
#pragma once

#include <memory>

#include "tracer/render/renderer.hpp"

namespace tcpwhy::render {

/// One line a segment: tcpdump's line, then the cause, the wake-up and the states of both ends
/// (client/server). Times are seconds since the first event; with -v UTC, because local time is not
/// a fact of the trace.
std::unique_ptr<model::TraceSink> make_text(const Options& options, Write write);

/// A sequence diagram in the terminal: the two ends as lanes, segments as arrows, the calls
/// outside.
std::unique_ptr<model::TraceSink> make_ladder(const Options& options, Write write);

/// A table: one row a connection, when it has ended; totals below. 80 columns have the ports, 120
/// the addresses as well.
std::unique_ptr<model::TraceSink> make_summary(const Options& options, Write write);

/// JSON Lines. Bytes that are not UTF-8 become \u0080 to \u00ff, one for each byte, so every line
/// is valid JSON and valid UTF-8; lists are never null, every other absent value is.
std::unique_ptr<model::TraceSink> make_json(const Options& options, Write write);

/// One self-contained page for a browser: the JSON Lines with the page around them that draws them.
std::unique_ptr<model::TraceSink> make_html(const Options& options, Write write);

}  // namespace tcpwhy::render

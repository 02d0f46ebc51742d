// The article's run as a trace made by hand: echo-server and echo-client on loopback, eleven
// segments, every cause known. What renderers make of it is compared with files.
#pragma once

#include "tracer/model/trace_sink.hpp"

namespace tcpwhy::test {

/// Tells the whole run: the header, facts with their findings, the connection, the summary.
void tell_article(model::TraceSink& sink);

}  // namespace tcpwhy::test

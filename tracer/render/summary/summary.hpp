// The format "summary".
#pragma once

#include <memory>

#include "tracer/model/trace_sink.hpp"
#include "tracer/render/words/options.hpp"

namespace tcpwhy::render {

/// A table: one row a connection, when it has ended; totals below. 80 columns have the ports, 120
/// the addresses as well.
std::unique_ptr<model::TraceSink> make_summary(const Options& options, Write write);

}  // namespace tcpwhy::render

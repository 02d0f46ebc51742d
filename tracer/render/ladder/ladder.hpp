// The format "ladder".
#pragma once

#include <memory>

#include "tracer/model/trace_sink.hpp"
#include "tracer/render/words/options.hpp"

namespace tcpwhy::render {

/// A sequence diagram in the terminal: the two ends as lanes, segments as arrows, the calls
/// outside.
std::unique_ptr<model::TraceSink> make_ladder(const Options& options, Write write);

}  // namespace tcpwhy::render

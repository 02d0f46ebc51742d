// The format "svg"; renderer.cpp's table names it.
#pragma once

#include <memory>

#include "tracer/model/trace_sink.hpp"
#include "tracer/render/words/options.hpp"

namespace tcpwhy::render {

/// The ladder of the trace's first connection as a standalone SVG, written at the end.
std::unique_ptr<model::TraceSink> make_svg(const Options& options, Write write);

}  // namespace tcpwhy::render

// The format "html".
#pragma once

#include <memory>

#include "tracer/model/trace_sink.hpp"
#include "tracer/render/words/options.hpp"

namespace tcpwhy::render {

/// One self-contained page for a browser: the JSON Lines with the page around them that draws them.
std::unique_ptr<model::TraceSink> make_html(const Options& options, Write write);

}  // namespace tcpwhy::render

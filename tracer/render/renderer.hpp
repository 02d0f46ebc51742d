// The table of the formats. Each is a TraceSink in a room of its own. Pure: bytes leave through
// `write`, and the only clock is that of the facts.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "tracer/model/trace_sink.hpp"
#include "tracer/render/words/options.hpp"

namespace tcpwhy::render {

/// The formats by name, in the order of the help: "text", "ladder", "json" …
const std::vector<std::string_view>& formats();

/// The renderer of that format; null when there is none of that name.
std::unique_ptr<model::TraceSink> make_renderer(std::string_view format, const Options& options,
                                                Write write);

}  // namespace tcpwhy::render

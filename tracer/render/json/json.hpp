// The format "json".
#pragma once

#include <memory>

#include "tracer/model/trace_sink.hpp"
#include "tracer/render/words/options.hpp"

namespace tcpwhy::render {

/// JSON Lines. Bytes that are not UTF-8 become \u0080 to \u00ff, one for each byte, so every line
/// is valid JSON and valid UTF-8; lists are never null, every other absent value is.
std::unique_ptr<model::TraceSink> make_json(const Options& options, Write write);

}  // namespace tcpwhy::render

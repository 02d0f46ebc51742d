// The format "follow".
#pragma once

#include <memory>

#include "tracer/model/trace_sink.hpp"
#include "tracer/render/words/options.hpp"

namespace tcpwhy::render {

/// The bytes of one connection in the order in which they came, each once: as lines of text ("> "
/// from the client, "< " from the server), in hex, or as they are.
std::unique_ptr<model::TraceSink> make_follow(const Options& options, Write write);

}  // namespace tcpwhy::render

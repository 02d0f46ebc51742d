// A recording in memory as a trace: its JSON lines, its story, its pictures.
#pragma once

#include <string>
#include <string_view>

#include "tracer/model/trace_sink.hpp"
#include "tracer/render/words/options.hpp"
#include "tracer/story/value/story.hpp"
#include "tracer/teach/query/query.hpp"

namespace tcpwhy::teach {

/// Passes to the sink what `tcpwhy read FILE` passes to its outlets for a file of these bytes.
/// `name` is for messages. Throws UsageError if the bytes are no capture, or are damaged.
void replay(std::string_view recording, const std::string& name, model::TraceSink& sink);

/// The recording in one of the formats of `tcpwhy read`.
std::string shown(std::string_view recording, const std::string& name, const std::string& format,
                  const render::Options& options = {});

story::Story story_of(std::string_view recording, const std::string& name);
TraceLines trace_of(std::string_view recording, const std::string& name);

}  // namespace tcpwhy::teach

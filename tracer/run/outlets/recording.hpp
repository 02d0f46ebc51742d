// -w: the recorder that a file's name asks for.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "tracer/model/trace_sink.hpp"
#include "tracer/render/words/options.hpp"

namespace tcpwhy::run {

/// "FILE.pcap": frames, and the facts beside them in FILE.jsonl; "-" and any other name: pcapng.
/// `open` gives a file ("": standard output) to write to.
std::unique_ptr<model::TraceSink> make_recorder(
    const std::string& file, const std::function<render::Write(const std::string&)>& open);

}  // namespace tcpwhy::run

// The format "stat".
#pragma once

#include <memory>

#include "tracer/model/trace_sink.hpp"
#include "tracer/render/words/options.hpp"

namespace tcpwhy::render {

/// A table of the calls of each program, as strace -c -w draws it: count, errors and the time from
/// entry to return, which includes waiting. The call that took longest stands first.
std::unique_ptr<model::TraceSink> make_stat(const Options& options, Write write);

}  // namespace tcpwhy::render

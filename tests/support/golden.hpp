// Expected output as files under tests/golden. With ACCEPT_GOLDEN=1 in the environment a test
// writes what it got, for people to read in the diff.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "tracer/model/trace_sink.hpp"
#include "tracer/render/renderer.hpp"

namespace tcpwhy::test {

/// The output of that format's renderer for the trace.
std::string rendered(std::string_view format, const render::Options& options,
                     const std::function<void(model::TraceSink&)>& tell);

/// Compares with tests/golden/NAME and fails with the first line that differs.
void check_golden(const std::string& name, const std::string& text);

/// The lines of a text, without their ends.
std::vector<std::string> lines_of(const std::string& text);

}  // namespace tcpwhy::test

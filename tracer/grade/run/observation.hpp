// The trace of a check while its script runs: capture and analysis on this thread, the script on
// another.
#pragma once

#include <functional>
#include <memory>
#include <optional>

#include "tracer/grade/check/watched_wire.hpp"
#include "tracer/grade/host/observed_host.hpp"
#include "tracer/grade/run/check_order.hpp"
#include "tracer/session/capture_thread.hpp"
#include "tracer/session/pipeline.hpp"

namespace tcpwhy::grade {

/// Runs `script`, which uses the host, and returns when the whole trace is in `wire` and in the
/// files of the order. Throws what the capture or a file throws; what the script throws must not
/// leave it. `lost` is called when the trace fails while the script runs.
void observe(const CheckOrder& order, const lab::Rung& rung, WatchedWire& wire,
             const std::function<void(Host&)>& script, const std::function<void()>& lost);

}  // namespace tcpwhy::grade

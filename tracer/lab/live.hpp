// `live`: a lab that stays. Programs join it and leave it as they like; the trace goes to a sink as
// it settles, until somebody ends it.
#pragma once

#include <cstdint>
#include <functional>

#include "tracer/lab/control_socket.hpp"
#include "tracer/lab/private_lab.hpp"
#include "tracer/model/trace_sink.hpp"
#include "tracer/wire/capture/live_capture.hpp"

namespace tcpwhy::lab {

struct LiveRequest {
    wire::CaptureOptions capture;
    std::uint64_t segments_at_most = 0;  ///< -c; 0: no end
    bool kill_on_exit = false;           ///< else programs that have joined go on unobserved
};

/// In the lab's namespaces, with the lab's socket. Ends when so many segments have passed, or when
/// `interrupted` (asked every few milliseconds, on this thread) gives a signal's number, which is
/// returned; 0: enough segments. Calls `ready` once everything that joins from now on will be
/// observed. Throws UnavailableError and what the sink throws.
int run_live(const LiveRequest& request, const Rung& rung, const ControlSocket& socket,
             model::TraceSink& sink, const std::function<void()>& ready,
             const std::function<int()>& interrupted);

}  // namespace tcpwhy::lab

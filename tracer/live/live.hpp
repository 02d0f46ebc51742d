// `live`: a lab that stays. Programs join it and leave it as they like; the trace goes to a sink as
// it settles, until somebody ends it.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "tracer/lab/private_lab.hpp"
#include "tracer/live/control_socket.hpp"
#include "tracer/model/trace_sink.hpp"
#include "tracer/wire/capture/live_capture.hpp"

namespace tcpwhy::live {

struct LiveRequest {
    wire::CaptureOptions capture;
    std::uint64_t segments_at_most = 0;  ///< -c; 0: no end
    std::vector<model::Pid> attach;      ///< -p: processes that run already
    bool kill_on_exit = false;           ///< else programs that have joined go on unobserved
};

/// What the lab's surroundings have to say, and hear.
struct LiveHooks {
    std::function<void()> ready;  ///< called once: whoever joins from now on will be observed
    /// The number of a signal that shall end the lab; 0: none. Asked every few milliseconds on a
    /// thread of the lab's, so that it is heard even while the trace is being told.
    std::function<int()> interrupted;
    std::function<bool()>
        unwanted;  ///< nobody reads the trace any more; asked on the caller's thread
};

/// In the lab's namespaces, with the lab's socket. Ends when so many segments have passed, when
/// interrupted, or when the trace is unwanted. Throws UnavailableError and what the sink throws.
void run_live(const LiveRequest& request, const lab::Rung& rung, const ControlSocket& socket,
              model::TraceSink& sink, const LiveHooks& hooks);

}  // namespace tcpwhy::live

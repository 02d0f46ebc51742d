// `live`: a persistent lab. Programs join and leave at any time; the trace goes to a sink as it
// settles, until the user ends the lab.
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
    bool sites = true;                   ///< look for the lines that make the calls
    bool kill_on_exit = false;           ///< else the joined programs continue, unobserved
};

/// The connection between the lab and its caller.
struct LiveHooks {
    std::function<void()> ready;  ///< called once: programs that join from now on are observed
    /// The number of a signal that shall end the lab; 0: none. Asked several times a second on a
    /// thread of the lab, so that it works even while the sink is busy.
    std::function<int()> interrupted;
    std::function<bool()>
        unwanted;  ///< nobody reads the trace any more; asked on the caller's thread
};

/// Runs in the lab's namespaces, with the lab's socket. Ends after so many segments, when
/// interrupted, or when the trace is unwanted. Throws UnavailableError and the exceptions of the
/// sink.
void run_live(const LiveRequest& request, const lab::Rung& rung, const ControlSocket& socket,
              model::TraceSink& sink, const LiveHooks& hooks);

}  // namespace tcpwhy::live

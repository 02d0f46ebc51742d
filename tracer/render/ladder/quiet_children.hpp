// Children that have nothing to do with TCP: a shell's helpers, an interpreter's probes. Their
// births and deaths stay off the ladder; a birth is shown when its process touches a socket.
#pragma once

#include <optional>
#include <unordered_map>
#include <unordered_set>

#include "tracer/model/process_event.hpp"
#include "tracer/model/socket_call.hpp"

namespace tcpwhy::render {

class QuietChildren {
  public:
    /// Whether no row is needed for the event. A child of a process that has touched a socket may
    /// have inherited it, so it is never quiet; nor is the end of a child by a signal.
    bool hides(const model::ProcessEvent& event);
    /// The birth of the caller, if it was hidden and the call is about a socket.
    std::optional<model::ProcessEvent> shown_by(const model::CallEntered& call);

  private:
    std::unordered_set<model::Pid> touching_;
    std::unordered_map<model::Pid, model::ProcessEvent> quiet_;  ///< by pid: its birth
};

}  // namespace tcpwhy::render

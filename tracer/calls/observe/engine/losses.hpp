// Deliberate loss at sockets: which sockets drop what arrives, and the facts about it.
//
// Each LossSwitched bounds the loss from inside: a loss begins before its reported time and ends
// after it.
#pragma once

#include <optional>
#include <unordered_map>

#include "tracer/calls/observe/readers/tracees.hpp"

namespace tcpwhy::calls {

class Losses {
  public:
    explicit Losses(Tracees& tracees) : tracees_(tracees) {}

    /// Drops segments of `kind` that arrive at the socket from now on; nullopt ends the loss.
    /// Throws UnavailableError.
    void switch_loss(model::Pid pid, int fd, std::optional<model::SegmentKind> kind);

    [[nodiscard]] bool empty() const { return kinds_.empty(); }
    /// An accept has returned: its connection may have inherited the listener's loss.
    void hand_down(Thread& thread, const OpenCall& call, const model::CallReturned& fact);

  private:
    Tracees& tracees_;
    std::unordered_map<model::SocketId, model::SegmentKind> kinds_;  ///< present or past losses
};

}  // namespace tcpwhy::calls

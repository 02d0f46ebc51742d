// Names for the sockets of a log that does not tell them: the capture does.
//
// A connect() names its remote end; the SYN that passes while it runs names the local one. An
// accept() takes the connections of its listener in the order in which their handshakes ended,
// which is that of Linux' accept queue. Pure.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <unordered_map>

#include "tracer/model/fact.hpp"

namespace tcpwhy::session {

class SocketNamer {
  public:
    /// Facts and segments in time order. A fact that needs a name gets it here.
    void hear(model::Fact& fact);
    /// What a segment tells, to be heard before the segment.
    std::optional<model::SocketSeen> hear(const model::Segment& segment);
    /// Connections that more than one call could have opened: the earliest was taken.
    [[nodiscard]] std::uint64_t ambiguous() const { return ambiguous_; }

  private:
    struct Connecting {
        model::CallId call = 0;
        model::Pid pid = 0;
        int fd = -1;
        model::SocketId socket = 0;
        Endpoint remote;
        bool named = false;
    };
    struct Handshake {
        Endpoint client;
        Endpoint server;
        friend bool operator==(const Handshake&, const Handshake&) = default;
    };
    void entered(const model::CallEntered& call);
    void returned(model::CallReturned& call);
    void name_accepted(model::SocketSnapshot& made, model::SocketId listener);

    std::deque<Connecting> connecting_;                             ///< in the order of entry
    std::unordered_map<model::SocketId, Endpoint> bound_;           ///< by bind()
    std::unordered_map<model::CallId, model::SocketId> accepting_;  ///< open accept(), its listener
    std::deque<Handshake> answered_;  ///< SYN and SYN-ACK have passed, in that order
    std::deque<Handshake> waiting_;   ///< established, not accepted yet
    std::uint64_t ambiguous_ = 0;
};

}  // namespace tcpwhy::session

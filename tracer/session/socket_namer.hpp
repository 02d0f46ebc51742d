// Finds the addresses of the sockets of a log that does not have them, with the help of the
// capture.
//
// A connect() has the remote address; the SYN that passes while it runs has the local address. An
// accept() returns the connections of its listener in the order in which their handshakes ended, as
// Linux' accept queue does. Pure.
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
    /// Facts and segments come in time order. A fact without addresses gets them here.
    void hear(model::Fact& fact);
    /// The fact that a segment reveals; it belongs before the segment.
    std::optional<model::SocketSeen> hear(const model::Segment& segment);
    /// Connections that more than one call could have opened: the earliest call was chosen.
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

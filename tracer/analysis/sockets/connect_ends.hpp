// How connect() calls have ended. HeldFacts learns it before its turn, so that a SYN that waits for
// its sender finds the call.
//
// A connect() that fails takes the address from its socket again, but not the port: Linux clears
// the port of the address's hash table and leaves the one that getsockname(2) reports
// (inet_put_port() in net/ipv4/inet_hashtables.c).
#pragma once

#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

#include "common/endpoint.hpp"
#include "tracer/model/ids.hpp"

namespace tcpwhy::analysis {

struct ConnectEnd {
    model::SocketId socket = 0;
    model::Time time = 0;
    std::optional<Endpoint> local;  ///< absent: the socket could not be asked

    /// The port is known and the address is not any more.
    [[nodiscard]] bool only_port() const { return local && local->address.is_any(); }
};

class ConnectEnds {
  public:
    void learn(model::CallId call, const ConnectEnd& end);
    void forget(model::CallId call);
    /// Null: it has not ended, as far as is known.
    [[nodiscard]] const ConnectEnd* find(model::CallId call) const;
    /// The calls whose sockets have only that port left; several, if a socket kept the port of an
    /// attempt before.
    [[nodiscard]] std::vector<model::CallId> calls_at(std::uint16_t port) const;

  private:
    std::unordered_map<model::CallId, ConnectEnd> ends_;
    std::unordered_multimap<std::uint16_t, model::CallId> by_port_;
};

}  // namespace tcpwhy::analysis

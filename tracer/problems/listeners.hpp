// The ports at which programs listen or to which they are bound, as their calls have shown it.
#pragma once

#include <map>
#include <string>

#include "tracer/model/socket_call.hpp"

namespace tcpwhy::problems {

class Listeners {
  public:
    void returned(const model::CallEntered& call, const model::CallReturned& returned);
    void released(const model::Release& release);
    /// After "nobody listens there, but …": "on 0.0.0.0:9878", "a socket is bound: call listen()";
    /// "" when nothing is known.
    [[nodiscard]] std::string instead_of(const Endpoint& asked) const;

  private:
    struct Bound {
        Endpoint local;
        bool listens = false;
    };
    std::map<model::SocketId, Bound> bound_;
};

}  // namespace tcpwhy::problems

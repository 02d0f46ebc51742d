// The addresses of the sockets of a log that has no capture beside it: what the log shows of a
// socket later, and which connect() and accept() are the two ends of one connection.
//
// accept() has the client's address, which connect() lacks. Linux returns the connections of a
// listener in the order of their handshakes, so the earliest connect() to there that fits is the
// other end. Where several ran at once, their order is not known: then nothing is paired. Bytes
// that one end sent and the other did not read tell ends apart. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "tracer/model/fact.hpp"

namespace tcpwhy::session {

class SocketPairs {
  public:
    /// The first pass: all facts, in time order.
    void hear(const model::Fact& fact);
    /// After it.
    void pair();
    /// The second pass: fills in the addresses.
    void name(model::Fact& fact) const;
    /// Calls of accept() that several connect() calls fit.
    [[nodiscard]] std::uint64_t ambiguous() const { return ambiguous_; }

  private:
    struct Named {
        std::optional<Endpoint> local;
        std::optional<Endpoint> remote;
        std::string sent;      ///< the first bytes that a call sent
        std::string received;  ///< … and received
        bool has_sent = false;
        bool has_received = false;
    };
    struct Connect {
        model::CallId call = 0;
        model::SocketId socket = 0;
        Endpoint remote;
        model::Time entered = 0;
        std::optional<model::Time> returned;
        bool failed = false;
        bool taken = false;
        bool doubtful = false;  ///< ran together with another to there
    };
    struct Accept {
        model::CallId call = 0;
        model::SocketId socket = 0;
        model::SocketId listener = 0;
        std::optional<Endpoint> local;
        std::optional<Endpoint> remote;
        model::Time returned = 0;
    };
    void learn(const std::optional<model::SocketSnapshot>& snapshot);
    void entered(const model::CallEntered& call);
    void returned(const model::CallReturned& call);
    [[nodiscard]] bool fits(const Connect& connect, const Accept& accept) const;
    Connect* other_end(const Accept& accept);

    std::unordered_map<model::SocketId, Named> sockets_;
    std::unordered_map<model::CallId, model::CallEntered> open_;  ///< accept, send, receive
    std::unordered_map<model::CallId, std::size_t> connecting_;
    std::vector<Connect> connects_;
    std::vector<Accept> accepts_;
    std::unordered_map<model::CallId, model::SocketSnapshot> names_;  ///< of a connect's socket
    std::unordered_map<model::CallId, model::SocketSnapshot> made_;   ///< of an accept's
    std::uint64_t ambiguous_ = 0;
};

}  // namespace tcpwhy::session

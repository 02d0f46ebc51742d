// A trace of calls alone: a log without a capture. Follows which socket is an end of which
// connection, and what each call says about it.
//
// The states are those that follow from the calls. A reset that no call has reported may have
// arrived all the same, and is not counted unless a call in the log can have caused it.
#pragma once

#include <deque>
#include <map>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

#include "tracer/analysis/alone/lone_connection.hpp"
#include "tracer/model/fact.hpp"

namespace tcpwhy::analysis {

class CallsAlone {
  public:
    CallsAlone(model::TraceSink& sink, model::Summary& summary) : sink_(sink), summary_(summary) {}

    // Each is asked before the sink receives the call with the finding, and puts into it all that
    // concerns connection and state.
    void entered(const model::CallEntered& call, model::CallFinding& finding);
    void returned(const model::CallEntered& call, const model::CallReturned& returned,
                  model::CallFinding& finding);
    void never_returned(const model::CallEntered& call, model::CallFinding& finding) {
        tell(call.socket, finding);
    }
    void process(const model::ProcessEvent& event);
    /// Reports all connections that are left.
    void finish();

  private:
    struct Socket {
        std::optional<Endpoint> local;
        std::optional<Endpoint> remote;
        bool listening = false;
        model::ConnectionId connection = 0;
        model::Side side = model::Side::none;
        model::SocketId listener = 0;  ///< connecting: the socket in the log that listens there
    };
    /// The end of a connection that a call is about; null: none.
    struct Place {
        LoneConnection* connection = nullptr;
        model::Side side = model::Side::none;
        explicit operator bool() const { return connection != nullptr; }
    };

    void learn(const std::optional<model::SocketSnapshot>& snapshot);
    Socket* find(model::SocketId id);
    Place place_of(model::SocketId id);
    LoneConnection& start(const model::ConnectionIdentity& ends, model::Time time);
    void begin_connect(const model::CallEntered& call);
    void forget_failed(model::SocketId id);
    model::SocketId listener_at(const Endpoint& endpoint) const;
    void begin_release(const model::Release& release);
    void end_release(const model::Release& release, const Basis& basis);

    void end_accept(const model::CallEntered& call, const model::CallReturned& returned);
    void end_shutdown(const model::CallEntered& call, const model::CallReturned& returned);
    void end_wait(const model::CallEntered& call, const model::CallReturned& returned);
    void end_call(const model::CallEntered& call, const model::CallReturned& returned);
    void report_over();
    void tell(model::SocketId id, model::CallFinding& finding);

    model::TraceSink& sink_;
    model::Summary& summary_;
    std::unordered_map<model::SocketId, Socket> sockets_;
    std::map<model::ConnectionId, LoneConnection> connections_;
    /// By the endpoints of client and server: those whose server's end is not known yet.
    std::map<std::pair<Endpoint, Endpoint>, model::ConnectionId> unaccepted_;
    std::vector<model::ConnectionId> touched_;  ///< may be over
    std::vector<model::SocketId> released_;     ///< their last descriptors are gone
    std::unordered_map<model::Pid, std::vector<model::Release>> ending_;
};

}  // namespace tcpwhy::analysis

// All sockets that the observed calls have shown, found by their ids, their addresses and their
// open calls. Attribution and wake-ups ask here.
#pragma once

#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "tracer/analysis/sockets/connect_ends.hpp"
#include "tracer/analysis/sockets/socket_view.hpp"
#include "tracer/model/segment.hpp"

namespace tcpwhy::analysis {

constexpr model::Pid every_process = 0;

class Sockets {
  public:
    SocketView& view(model::SocketId id);
    SocketView* find(model::SocketId id);
    /// No call has told of a socket, as in a trace without calls.
    [[nodiscard]] bool empty() const { return views_.empty(); }
    /// The listening sockets that a SYN to this endpoint may reach, in the order in which they
    /// began: an exact address before a wildcard. Several share a port with SO_REUSEPORT
    /// (socket(7)); then the kernel picks one, and only accept() shows which.
    [[nodiscard]] std::vector<SocketView*> listeners_at(const Endpoint& endpoint);
    /// The first of them that is not being closed, else the first.
    SocketView* listener_at(const Endpoint& endpoint);
    /// Whether several listeners share the port, and accept() has not reported yet which of them
    /// has the connection from `remote`.
    [[nodiscard]] bool lacks_acceptor(const Endpoint& local, const Endpoint& remote);
    /// The listener of a shared port that has the connection from `remote`; null: not known.
    SocketView* acceptor(const Endpoint& local, const Endpoint& remote);
    /// accept() at that listener has made the socket; to be learned ahead of its turn.
    void learn_acceptor(const model::SocketSnapshot& made, model::SocketId listener);
    /// To be learned ahead of its turn: the accept() fails with a connection in its hands.
    void lose_accepted(model::CallId accept) { losing_accepts_.insert(accept); }
    /// The only such call that goes on at that listener; null: there is none, or there are several.
    [[nodiscard]] const OpenCall* losing_accept(const SocketView& listener) const;
    /// A socket other than `except` that is bound to that port, so that it conflicts with a bind()
    /// to `endpoint`: one that listens, else one that is only bound; null: none is known.
    [[nodiscard]] const SocketView* holder_of(const Endpoint& endpoint,
                                              model::SocketId except) const;
    /// The socket that is connecting from `local` to `remote`, or was refused there.
    [[nodiscard]] const SocketView* connector(const Endpoint& local, const Endpoint& remote) const;
    /// How many connect() calls to `remote` are going on whose local endpoints are not known yet.
    [[nodiscard]] std::size_t unnamed_connects_to(const Endpoint& remote) const;
    /// The socket whose connect() to the SYN's destination is going on and will never tell its
    /// name, because it fails and its socket cannot be asked. Of several it is the one that returns
    /// first, as the others can have sent later SYNs; else the earliest. `others`: there is more
    /// than one.
    SocketView* nameless_connector(const model::Segment& syn, bool& others);

    OpenCall& enter(const model::CallEntered& entered);
    OpenCall* open_call(model::CallId id);
    void leave(model::CallId id);
    /// epoll_ctl(2) of any thread changes what an open wait at the epoll instance watches.
    void change_interest(const model::CallEntered& epoll_ctl);
    /// An open wait at the same instance has reported the socket: with EPOLLONESHOT no other wait
    /// does until epoll_ctl(2) arms it again.
    void disarm(const model::CallEntered& wait, const model::Watch& ready);
    [[nodiscard]] std::vector<model::CallId> open_calls_of(model::Pid pid) const;

    void learn(const model::SocketSnapshot& snapshot);
    void set_listening(SocketView& view, bool listening);
    /// `view.connect` is the call.
    void start_connecting(SocketView& view, const Endpoint& remote);
    /// It was connected before its observation began.
    void stand_before(SocketView& view);
    /// The socket of that kind between the two that has no connection yet; null: none is known.
    SocketView* connected_before(const Endpoint& local, const Endpoint& remote);
    void give_up_naming(model::SocketId id);
    /// To be learned ahead of its turn: the connect() has ended, or its process has. No name will
    /// come any more. The call may still have to be entered.
    void end_connect(model::CallId call, const ConnectEnd& end);
    void forget(model::SocketId id);

  private:
    [[nodiscard]] const SocketView* named_connector(const Endpoint& local,
                                                    const Endpoint& remote) const;
    /// Null also where several have been refused at that port.
    [[nodiscard]] const SocketView* refused_connector(std::uint16_t port,
                                                      const Endpoint& remote) const;
    void attach(OpenCall& call, model::SocketId socket);
    struct Acceptor {
        Endpoint local;
        model::SocketId listener = 0;
    };

    std::unordered_map<model::SocketId, SocketView> views_;
    OpenCalls calls_;
    std::vector<model::SocketId> listeners_;
    std::unordered_map<Endpoint, std::vector<model::SocketId>>
        active_;  ///< by local endpoint, connecting ones
    std::vector<model::SocketId> unnamed_;
    ConnectEnds connect_ends_;  ///< of calls that are open, or that HeldFacts has seen coming
    std::unordered_set<model::CallId> losing_accepts_;
    std::unordered_map<Endpoint, Acceptor> acceptors_;  ///< by the remote endpoint; shared ports
};

}  // namespace tcpwhy::analysis

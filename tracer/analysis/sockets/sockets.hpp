// What the observed calls have told about sockets: their names, the calls that are open on them,
// the bytes that were queued and by which call, and what is about to close them. Attribution and
// wake-ups ask here.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

#include "tracer/analysis/tcp/connection.hpp"
#include "tracer/model/socket_call.hpp"

namespace tcpwhy::analysis {

/// A call as a cause refers to it.
struct CallRef {
    model::CallId id = 0;
    model::SystemCall name = model::SystemCall::none;
    model::Pid pid = 0;
    [[nodiscard]] explicit operator bool() const { return id != 0; }
};

/// A segment whose arrival can end a wait.
struct Waker {
    enum class What : std::uint8_t { connected, accepted, data, fin, reset, acknowledged };
    model::SegmentNumber number = 0;
    model::SocketId socket = 0;  ///< the socket made ready
    model::ConnectionId connection = 0;
    What what = What::data;
};

struct OpenCall {
    model::CallEntered entered;
    std::vector<Waker> wakers;  ///< since entry, in order; bounded
    [[nodiscard]] CallRef ref() const { return {entered.id, entered.call, entered.pid}; }
};

/// Bytes [begin, end) of a stream, in the sender's relative numbers, and who queued them.
struct Queued {
    std::uint64_t begin = 0;
    std::uint64_t end = 0;
    CallRef call;
    bool open = false;  ///< not returned: `end` is what was offered
};

/// Something that gives a socket up, or half of it: close, shutdown, the end of a process.
struct Closing {
    CallRef call;  ///< id 0: the end of process `pid`
    model::Pid pid = 0;
    std::int32_t signal = 0;
    model::Time begin = 0;
    model::Time end = 0;       ///< 0: still going on
    bool sends_fin = false;    ///< shutdown(SHUT_WR …), or the last descriptor
    bool aborts = false;       ///< connect(AF_UNSPEC), or SO_LINGER {1, 0}: sends a RST
    bool disconnects = false;  ///< connect(AF_UNSPEC)
    bool half = false;         ///< shutdown(SHUT_WR) alone: this end still receives
    bool by_exec = false;      ///< execve() of process `pid` closes what is marked FD_CLOEXEC
    std::uint32_t unread = 0;  ///< bytes not read at that moment
    [[nodiscard]] bool covers(model::Time time) const {
        return begin <= time && (end == 0 || time <= end);
    }
};

struct SocketView {
    model::SocketId id = 0;
    std::optional<Endpoint> local;
    std::optional<Endpoint> remote;
    std::optional<Endpoint> connecting_to;  ///< a connect() without a local name yet
    model::Pid pid = 0;                     ///< who used it last
    bool listening = false;
    bool defers_accept = false;                   ///< TCP_DEFER_ACCEPT
    bool oob_inline = false;                      ///< SO_OOBINLINE
    bool read_shut = false;                       ///< shutdown(SHUT_RD or SHUT_RDWR)
    bool released = false;                        ///< the last descriptor is gone
    std::int32_t backlog = 0;                     ///< listen()'s, as the kernel bounds it
    std::deque<model::ConnectionIdentity> queue;  ///< established here, not accepted; in order
    CallRef connect;
    CallRef listen;
    std::uint64_t queued = 1;  ///< the number of the next byte that a send will queue
    std::deque<Queued> sends;  ///< not yet acknowledged
    std::vector<Closing> closings;
    /// TCP_INFO's state of a connection that was there before its observation began.
    std::optional<model::TcpState> before;
    std::uint32_t unread_before = 0;  ///< bytes that had arrived by then, and were not read yet
    std::vector<OpenCall*> open;      ///< calls on it, or that watch it, which have not returned
    model::ConnectionId connection = 0;
    model::Side side = model::Side::none;
    Endpoint peer_key;  ///< with `local`: finds the connection

    /// Its last descriptor is being given up, or its sending end is. A close() of one descriptor of
    /// several is neither: a child that closes its copy of the listener stops nothing.
    [[nodiscard]] bool is_given_up() const;
    /// Connections that wait in the listener's queue, without those that a waiting accept() takes.
    [[nodiscard]] std::size_t queued_connections() const;
    /// Its connection is over and it may connect again: forgets what belongs to the old one.
    void start_again();
};

constexpr model::Pid every_process = 0;

class Sockets {
  public:
    SocketView& view(model::SocketId id);
    SocketView* find(model::SocketId id);
    /// The listening sockets that a SYN to this endpoint may reach, in the order in which they
    /// began: an exact address before a wildcard. Several share a port with SO_REUSEPORT
    /// (socket(7)); then the kernel picks one, and accept() alone tells which.
    [[nodiscard]] std::vector<SocketView*> listeners_at(const Endpoint& endpoint);
    /// The first of them that is not being closed, else the first.
    SocketView* listener_at(const Endpoint& endpoint);
    /// The socket that is connecting from `local` to `remote`.
    [[nodiscard]] const SocketView* connector(const Endpoint& local, const Endpoint& remote) const;
    /// Whether a connect() to `remote` is going on whose local endpoint is not known yet.
    [[nodiscard]] bool unnamed_connect_to(const Endpoint& remote) const;
    /// The socket whose connect() to `remote` is going on and will never tell its name, because it
    /// fails: the earliest. `others`: there is more than one.
    SocketView* nameless_connector(const Endpoint& remote, model::Time time, bool& others);

    OpenCall& enter(const model::CallEntered& entered);
    OpenCall* open_call(model::CallId id);
    void leave(model::CallId id);
    [[nodiscard]] std::vector<model::CallId> open_calls_of(model::Pid pid) const;

    void learn(const model::SocketSnapshot& snapshot);
    void set_listening(SocketView& view, bool listening);
    void start_connecting(SocketView& view, const Endpoint& remote);
    /// It was connected before its observation began.
    void stand_before(SocketView& view);
    /// The socket of that kind between the two that has no connection yet; null: none is known.
    SocketView* connected_before(const Endpoint& local, const Endpoint& remote);
    void give_up_naming(model::SocketId id);  ///< its connect() has ended
    void forget(model::SocketId id);

  private:
    std::unordered_map<model::SocketId, SocketView> views_;
    std::unordered_map<model::CallId, std::unique_ptr<OpenCall>> calls_;
    std::vector<model::SocketId> listeners_;
    std::unordered_map<Endpoint, std::vector<model::SocketId>>
        active_;  ///< by local endpoint, connecting ones
    std::vector<model::SocketId> unnamed_;
};

}  // namespace tcpwhy::analysis

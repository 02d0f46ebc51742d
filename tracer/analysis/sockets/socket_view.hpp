// One socket as the observed calls have shown it: its addresses, the calls that are open on it, the
// bytes that were queued and by which call, and the calls that are about to close it.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "tracer/analysis/connection/connection.hpp"
#include "tracer/model/socket_call.hpp"

namespace tcpwhy::analysis {

/// A call as a cause refers to it.
struct CallRef {
    model::CallId id = 0;
    model::SystemCall name = model::SystemCall::none;
    model::Pid pid = 0;
    [[nodiscard]] explicit operator bool() const { return id != 0; }
};

/// A thread that is woken returns within this time, also on a machine with much to do.
constexpr model::Time longest_return_ns = 10 * model::millisecond_ns;

/// What can end a wait: the arrival of a segment, or a shutdown(2) of another thread.
struct Waker {
    enum class What : std::uint8_t {
        connected,
        accepted,
        data,    ///< enough of it (SO_RCVLOWAT)
        urgent,  ///< the urgent byte
        fin,
        reset,
        acknowledged,      ///< it can have made room for more to send
        fin_acknowledged,  ///< the peer has all, also the FIN
        completed,         ///< the kernel needs the bytes of a MSG_ZEROCOPY no longer
    };
    model::SegmentNumber number = 0;  ///< 0: the shutdown
    model::SocketId socket = 0;       ///< the socket made ready
    model::ConnectionId connection = 0;
    What what = What::data;
    model::Time time = 0;
    std::uint64_t in_flight = 0;  ///< acknowledged: the most bytes that were, before it
};

struct OpenCall {
    model::CallEntered entered;
    std::vector<Waker> wakers;  ///< since entry, in order; bounded
    [[nodiscard]] CallRef ref() const { return {entered.id, entered.call, entered.pid}; }
    /// Remembers the segment. The first of its kind at a socket ends a wait. Of acknowledgments the
    /// last one counts: a call waits until it has room enough. Each connection in a listener's
    /// queue counts for itself.
    void keep(const Waker& waker);
    /// While it runs it holds a reference to the socket, so that a close() of the last descriptor
    /// in another thread does not end the connection before it returns (close(2)). poll() and
    /// select() hold one for each socket that they watch, epoll does not (epoll(7)).
    [[nodiscard]] bool holds_open(model::SocketId socket) const;
    /// The first that is one of the two (of that connection, if not 0), or nothing. If a shutdown
    /// came first, no segment ended the wait.
    [[nodiscard]] std::vector<model::SegmentNumber> first_waker(
        Waker::What one, Waker::What two, model::ConnectionId connection = 0) const;
};

/// An accept() that fails for a bad address has taken a connection from the queue. The kernel
/// closes that connection before the call returns (do_accept() in net/socket.c). `returned`: of an
/// accept().
bool loses_accepted(const model::CallReturned& returned);

using OpenCalls = std::unordered_map<model::CallId, std::unique_ptr<OpenCall>>;

/// Bytes [begin, end) of a stream, in the sender's relative numbers, and the call that queued them.
struct Queued {
    std::uint64_t begin = 0;
    std::uint64_t end = 0;
    CallRef call;                ///< id 0: no observed call sent them
    bool open = false;           ///< not returned: `end` is what was offered
    bool overlaps = false;       ///< it began while another send was going on
    bool promises_more = false;  ///< MSG_MORE, or a call that may set it by itself
    std::string data{};          ///< its first bytes; empty: not known
    bool zero_copy = false;      ///< MSG_ZEROCOPY
    model::Time since = 0;       ///< when the call was entered
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
    bool destroys = false;     ///< another program's SOCK_DESTROY
    bool by_exec = false;      ///< execve() of process `pid` closes what is marked FD_CLOEXEC
    bool of_thread = false;    ///< a thread of process `pid` ends, whose descriptors are its own
    bool too_late = false;     ///< the socket was CLOSED before, by a timer or a RST: sends nothing
    std::uint32_t unread = 0;  ///< bytes not read at that moment
    [[nodiscard]] bool covers(model::Time time) const {
        return !too_late && begin <= time && (end == 0 || time <= end);
    }
};

/// Options by which the kernel may drop what arrives at a socket before TCP sees it.
struct Drops {
    bool filtered = false;        ///< SO_ATTACH_FILTER, SO_ATTACH_BPF
    bool is_signed = false;       ///< TCP_MD5SIG, TCP_AO: for some peers at least
    std::uint8_t least_ttl = 0;   ///< IP_MINTTL
    std::uint8_t least_hops = 0;  ///< IPV6_MINHOPCOUNT
    [[nodiscard]] bool any() const {
        return filtered || is_signed || least_ttl != 0 || least_hops != 0;
    }
};

struct SocketView {
    model::SocketId id = 0;
    std::optional<Endpoint> local;
    std::optional<Endpoint> remote;
    std::optional<Endpoint> connecting_to;  ///< a connect() without a local name yet
    model::Pid pid = 0;                     ///< the process that used it last
    bool listening = false;
    bool defers_accept = false;         ///< TCP_DEFER_ACCEPT
    bool ipv6_only = false;             ///< IPV6_V6ONLY: not for IPv4 as well
    bool options_known = false;         ///< all that have been set were observed
    bool sends_at_once = false;         ///< TCP_NODELAY
    bool corked = false;                ///< TCP_CORK
    bool paced = false;                 ///< SO_MAX_PACING_RATE: the kernel waits between segments
    bool oob_inline = false;            ///< SO_OOBINLINE
    bool zero_copy = false;             ///< SO_ZEROCOPY
    std::uint32_t low_water = 1;        ///< SO_RCVLOWAT
    std::int64_t peek_offset = -1;      ///< SO_PEEK_OFF; negative: not in use
    Arrival completed;                  ///< brought a notification of MSG_ZEROCOPY, not read yet
    Drops drops;                        ///< options that may make it drop what arrives
    Drops drops_before;                 ///< … before the latest call that changes them
    bool tls_sends = false;             ///< TLS_TX: the kernel makes records of what is written
    bool tls_receives = false;          ///< TLS_RX
    std::uint32_t record_overhead = 0;  ///< tls_sends: bytes of each record that are not the
                                        ///< program's; 0: not known
    std::uint64_t open_record = 0;      ///< bytes in the last record, which MSG_MORE keeps open
    bool read_shut = false;             ///< shutdown(SHUT_RD or SHUT_RDWR)
    bool without_room = false;          ///< a send had no room for all it offered
    model::Time reported = 0;           ///< when a wait last reported it ready
    bool released = false;              ///< the last descriptor is gone
    std::int32_t backlog = 0;           ///< listen()'s, as the kernel bounds it
    std::deque<model::ConnectionIdentity> queue;  ///< established here, not accepted; in order
    std::uint32_t queued_before = 0;  ///< … and those whose handshake was not observed
    CallRef connect;
    CallRef listen;
    CallRef listener_shut;       ///< the shutdown() that ended LISTEN
    std::uint64_t queued = 1;    ///< the number of the next byte that a send will queue
    std::deque<Queued> sends;    ///< not yet acknowledged
    bool position_known = true;  ///< `queued` is the number that it has on the wire
    bool counted = true;         ///< … and one more than the kernel's count of the stream's bytes
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
    /// Forgets the closings that are over and send no FIN: of a socket that many processes share,
    /// each closes its copy. A FIN may leave later than its closing has ended.
    void forget_closings();
    /// Connections that wait in the listener's queue, without those that a waiting accept() takes.
    [[nodiscard]] std::size_t queued_connections() const;
    /// Its connection is over and it may connect again: forgets what belongs to the old one.
    void start_again();
};

}  // namespace tcpwhy::analysis

#include "tracer/analysis/sockets/waking.hpp"

#include <algorithm>
#include <deque>
#include <utility>

#include "tracer/analysis/sockets/linux_numbers.hpp"
#include "tracer/analysis/sockets/read_stream.hpp"
#include "tracer/analysis/sockets/readable.hpp"
#include "tracer/analysis/sockets/receive_wakers.hpp"
#include "tracer/analysis/sockets/sent_stream.hpp"

namespace tcpwhy::analysis {
namespace {

using model::Family;
using model::SegmentNumber;
using model::Side;
using What = Waker::What;

using linux_number::poll_err;
using linux_number::poll_hup;
using linux_number::poll_in;
using linux_number::poll_out;
using linux_number::poll_pri;
using linux_number::poll_rdhup;

}  // namespace

std::uint32_t events_of(What what) {
    switch (what) {
        case What::connected:
            return poll_out;
        case What::accepted:
        case What::data:
            return poll_in;
        case What::urgent:
            return poll_pri;
        case What::fin:
            return poll_in | poll_rdhup | poll_hup;
        case What::reset:
            return poll_in | poll_out | poll_err | poll_hup | poll_rdhup;
        case What::acknowledged:
        case What::fin_acknowledged:
            return poll_out;
        case What::completed:
            return poll_err;
    }
    return 0;
}

namespace {

bool ends_wait_of(Family family, What what) {
    switch (family) {
        case Family::connect:
            return what == What::connected || what == What::reset;
        case Family::accept:
            return what == What::accepted;
        case Family::receive:
            return what == What::data || what == What::fin || what == What::reset;
        case Family::send:  // also one that opens the connection (TCP Fast Open)
            return what == What::connected || what == What::acknowledged || what == What::reset;
        case Family::close:
            return what == What::fin_acknowledged || what == What::reset;
        default:
            return false;
    }
}

/// close(2) waits for the peer's acknowledgment only with SO_LINGER and a time (socket(7)).
bool lingers(const OpenCall& call) {
    return std::any_of(call.entered.releases.begin(), call.entered.releases.end(),
                       [](const auto& release) {
                           return release.snapshot && release.snapshot->lingers &&
                                  release.snapshot->linger_seconds > 0;
                       });
}

/// With EPOLLONESHOT, after the one event: then not even errors are reported (epoll_ctl(2)). One
/// that was taken out watches nothing.
bool is_disarmed(const model::Watch& watch) {
    return watch.events == linux_number::epoll_oneshot;
}

/// The kernel takes a socket that nothing holds any more out of every epoll instance
/// (eventpoll_release() in include/linux/eventpoll.h).
bool has_left_epoll(const SocketView& socket) {
    return socket.released &&
           std::none_of(socket.open.begin(), socket.open.end(),
                        [&](const OpenCall* call) { return call->holds_open(socket.id); });
}

bool ends_wait(const OpenCall& call, const SocketView& socket, What what) {
    const Family family = model::family(call.entered);
    if (family == Family::close && !lingers(call)) return false;
    // The socket has been readable since the shutdown. Only an edge-triggered wait has one event
    // more.
    const bool no_news = what == What::fin && socket.read_shut;
    if (family != Family::wait) return ends_wait_of(family, what) && !no_news;
    if (has_left_epoll(socket)) return false;
    for (const model::Watch& watch : call.entered.as<model::args::Wait>().watches) {
        if (watch.socket != socket.id || is_disarmed(watch)) continue;
        if (no_news && (watch.events & linux_number::epoll_et) == 0) continue;
        // Errors and hang-ups are always reported (poll(2)).
        if (events_of(what) & (watch.events | poll_err | (what == What::reset ? poll_hup : 0U)))
            return true;
    }
    return false;
}

struct Waking {
    Connection& connection;
    const model::Segment& segment;
    SegmentNumber number;
    std::vector<model::CallId>& may_wake;

    void at(SocketView* socket, What what, std::uint64_t in_flight = 0) {
        if (!socket) return;
        for (OpenCall* call : socket->open) {
            if (call->entered.time > segment.time || !ends_wait(*call, *socket, what)) continue;
            call->keep({number, socket->id, connection.id, what, segment.time, in_flight});
            if ((call->entered.may_wait || what == What::fin_acknowledged) &&
                std::find(may_wake.begin(), may_wake.end(), call->entered.id) == may_wake.end())
                may_wake.push_back(call->entered.id);
        }
    }
};

/// The connection waits for accept() from here on, at whichever of the listeners the kernel has
/// picked.
void enqueue(Sockets& sockets, Waking& waking, const End& passive) {
    for (SocketView* listener : sockets.listeners_at(passive.endpoint)) {
        waking.at(listener, What::accepted);
        listener->queue.push_back(waking.connection.identity());
    }
}

/// The list would grow without end where nobody is seen to read, as at an unobserved server: there
/// the two oldest become one. A read that is seen after all has hardly waited for either.
void await_read(std::deque<Unread>& unread, Unread&& arrived) {
    constexpr std::size_t most_unread = 1024;
    unread.push_back(std::move(arrived));
    if (unread.size() <= most_unread) return;
    Unread oldest = std::move(unread.front());
    unread.pop_front();
    Unread& next = unread.front();
    if (oldest.end != next.begin) return;
    next.begin = oldest.begin;
    next.head = std::move(oldest.head);
}

void accept_fast(Sockets& sockets, Waking& waking, End& passive) {
    passive.observed->established = passive.arrived;
    Waking by_syn{waking.connection, waking.segment, passive.arrived.number, waking.may_wake};
    enqueue(sockets, by_syn, passive);
}

/// sendfile() and splice() also sleep until their file or pipe has bytes. Only with many bytes in
/// flight can the socket have been full.
bool may_lack_room(const OpenCall& call) {
    if (call.entered.as<model::args::Send>().from_fd < 0) return true;
    return std::any_of(call.wakers.begin(), call.wakers.end(), [](const Waker& waker) {
        return waker.what == What::acknowledged &&
               waker.in_flight > linux_number::always_room_for_bytes;
    });
}

/// Its thread slept for want of room: the last acknowledgment or window update made it, or a reset
/// ended it. Without sleep only the opening of the connection is waited for (TCP Fast Open).
std::vector<SegmentNumber> send_woken_by(const OpenCall& call,
                                         const model::CallReturned& returned) {
    const std::uint32_t flags = call.entered.as<model::args::Send>().flags;
    if (!returned.slept && !(flags & linux_number::msg_fastopen)) return {};
    if (!returned.slept) return call.first_waker(What::connected, What::reset);
    if (returned.error != 0) return call.first_waker(What::reset, What::reset);
    std::vector<SegmentNumber> room;
    if (may_lack_room(call)) room = call.first_waker(What::acknowledged, What::acknowledged);
    return room.empty() ? call.first_waker(What::connected, What::reset) : room;
}

}  // namespace

Before before(const Connection& connection, model::Side receiver) {
    const End& end = connection.end(receiver);
    return {end.state, end.received, end.acked, connection.end(other(receiver)).window,
            end.fin_received};
}

void wake(Sockets& sockets, Connection& connection, model::Side receiver, const Before& was,
          const model::Segment& segment, const Reading& reading, SegmentNumber number,
          std::vector<model::CallId>& may_wake) {
    End& end = connection.end(receiver);
    if (!end.observed) return;
    Waking waking{connection, segment, number, may_wake};
    SocketView* socket = end.observed->socket ? sockets.find(end.observed->socket) : nullptr;
    const Arrival arrival{number, segment.time};

    // TCP Fast Open: a SYN-ACK of more than the SYN says that the listener has taken its data, and
    // the connection waits for accept() at once (RFC 7413 section 4.2.2).
    const Side listening = other(receiver);
    End& passive = connection.end(listening);
    if (reading.syn && reading.has_ack && reading.ack > 1 && passive.observed &&
        passive.observed->established.number == 0 && sockets.listener_at(passive.endpoint))
        accept_fast(sockets, waking, passive);

    const bool opened =
        was.state != end.state && end.state != model::TcpState::closed &&
        (was.state == model::TcpState::syn_sent || was.state == model::TcpState::syn_received);
    if (opened && end.state != model::TcpState::syn_received &&
        end.observed->established.number == 0) {
        end.observed->established = arrival;
        if (socket)
            waking.at(socket, What::connected);
        else
            enqueue(sockets, waking, end);
    }
    if (segment.length > 0 && end.received > was.received && !reading.probe) {
        const std::uint64_t first = std::max<std::uint64_t>(was.received, 1);
        const std::uint64_t last = end.received - (end.fin_received ? 1U : 0U);
        if (last > first)
            await_read(end.observed->unread,
                       {first, last, arrival, first_bytes(segment, reading.seq, first)});
        const bool urgent = take_urgent(socket, *end.observed, segment, reading.seq, arrival);
        if (urgent) waking.at(socket, What::urgent);
        if (!socket || is_readable(*socket, *end.observed, last)) waking.at(socket, What::data);
    }
    const Side sending = other(receiver);
    const bool first_data_fin = reading.data_fin && connection.end(sending).observed &&
                                connection.end(sending).observed->data_fin_sent == number;
    if ((end.fin_received && !was.fin_received) || first_data_fin) {
        end.observed->fin = arrival;
        waking.at(socket, What::fin);
    }
    if (reading.rst && reading.valid_reset) {
        end.observed->reset = arrival;
        waking.at(socket, What::reset);
    }
    if (end.fin_acked() && was.acked <= end.fin_at)
        waking.at(socket, What::fin_acknowledged);
    else if (end.acked > was.acked || connection.end(other(receiver)).window > was.peer_window)
        waking.at(socket, What::acknowledged, bytes_in_flight(socket, end, was.acked));
    if (socket && end.acked > was.acked && completes_zero_copy(*socket, was.acked, end.acked)) {
        socket->completed = arrival;
        waking.at(socket, What::completed);
    }
}

void shut_reading(SocketView& socket, model::Time time) {
    for (OpenCall* call : socket.open)
        if (ends_wait(*call, socket, What::fin))
            call->keep({0, socket.id, socket.connection, What::fin, time});
    socket.read_shut = true;
}

void take_from_queue(SocketView& listener, model::ConnectionId connection, model::CallId taker) {
    std::erase_if(listener.queue, [&](const auto& waiting) { return waiting.id == connection; });
    for (OpenCall* call : listener.open) {
        // A wait for events can return for a connection that another thread is quicker to accept.
        const bool waits = model::family(call->entered) == Family::wait;
        if (taker != 0 && (waits || call->entered.id == taker)) continue;
        std::erase_if(call->wakers, [&](const Waker& waker) {
            return waker.what == What::accepted && waker.connection == connection;
        });
    }
}

std::vector<SegmentNumber> woken_by(const OpenCall& call, const model::CallReturned& returned,
                                    Connection* connection, SocketView* socket) {
    const Family family = model::family(call.entered);
    if (family == Family::receive) return receive_woken_by(call, returned, connection, socket);
    if (!call.entered.may_wait && family != Family::close) return {};
    switch (family) {
        case Family::send:
            return send_woken_by(call, returned);
        case Family::connect:
            return call.first_waker(What::connected, What::reset);
        case Family::accept:
            return connection ? call.first_waker(What::accepted, What::accepted, connection->id)
                              : std::vector<SegmentNumber>{};
        case Family::close:
            return call.wakers.empty() ? std::vector<SegmentNumber>{}
                                       : std::vector<SegmentNumber>{call.wakers.back().number};
        default:
            return {};
    }
}

}  // namespace tcpwhy::analysis

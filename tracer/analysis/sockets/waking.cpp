#include "tracer/analysis/sockets/waking.hpp"

#include <algorithm>

#include "tracer/analysis/sockets/linux_numbers.hpp"
#include "tracer/analysis/sockets/read_stream.hpp"

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
using linux_number::poll_rdhup;
constexpr std::size_t most_wakers = 64;

}  // namespace

std::uint32_t events_of(What what) {
    switch (what) {
        case What::connected:
            return poll_out;
        case What::accepted:
        case What::data:
            return poll_in;
        case What::fin:
            return poll_in | poll_rdhup | poll_hup;
        case What::reset:
            return poll_in | poll_out | poll_err | poll_hup | poll_rdhup;
        case What::acknowledged:
        case What::fin_acknowledged:
            return poll_out;
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
    return watch.events == 0 || watch.events == linux_number::epoll_oneshot;
}

bool ends_wait(const OpenCall& call, model::SocketId socket, What what) {
    const Family family = model::family(call.entered);
    if (family == Family::close && !lingers(call)) return false;
    if (family != Family::wait) return ends_wait_of(family, what);
    for (const model::Watch& watch : call.entered.as<model::args::Wait>().watches) {
        if (watch.socket != socket || is_disarmed(watch)) continue;
        // Errors and hang-ups are always reported (poll(2)).
        if (events_of(what) & (watch.events | poll_err | (what == What::reset ? poll_hup : 0U)))
            return true;
    }
    return false;
}

/// Only the last acknowledgment counts: a call waits until it has room enough.
void keep(OpenCall& call, const Waker& waker) {
    if (waker.what == What::acknowledged) {
        const auto earlier =
            std::find_if(call.wakers.begin(), call.wakers.end(), [&](const Waker& known) {
                return known.what == waker.what && known.socket == waker.socket;
            });
        if (earlier != call.wakers.end()) {
            const std::uint64_t in_flight = std::max(earlier->in_flight, waker.in_flight);
            *earlier = waker;
            earlier->in_flight = in_flight;
            return;
        }
    }
    if (call.wakers.size() < most_wakers) call.wakers.push_back(waker);
}

struct Waking {
    Connection& connection;
    const model::Segment& segment;
    SegmentNumber number;
    std::vector<model::CallId>& may_wake;

    void at(SocketView* socket, What what, std::uint64_t in_flight = 0) {
        if (!socket) return;
        for (OpenCall* call : socket->open) {
            if (call->entered.time > segment.time || !ends_wait(*call, socket->id, what)) continue;
            keep(*call, {number, socket->id, connection.id, what, segment.time, in_flight});
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

void accept_fast(Sockets& sockets, Waking& waking, End& passive) {
    passive.observed->established = passive.arrived;
    Waking by_syn{waking.connection, waking.segment, passive.arrived.number, waking.may_wake};
    enqueue(sockets, by_syn, passive);
}

std::vector<SegmentNumber> wakers_of(const OpenCall& call, What one, What two,
                                     model::ConnectionId connection) {
    for (const Waker& waker : call.wakers)
        if ((waker.what == one || waker.what == two) &&
            (connection == 0 || waker.connection == connection))
            return {waker.number};
    return {};
}

/// The segments whose bytes a receive took, if the first of them came while it waited.
std::vector<SegmentNumber> taken(const OpenCall& call, std::uint64_t count, ObservedEnd& end) {
    std::vector<SegmentNumber> numbers;
    const std::uint32_t flags = call.entered.as<model::args::Receive>().flags;
    const bool peeks = (flags & linux_number::msg_peek) != 0;
    // The urgent byte is not in the stream: a read stops before it, the next goes on behind it.
    if (flags & linux_number::msg_oob) return {};
    if (end.urgent_at != 0 && end.read_up_to == end.urgent_at) {
        ++end.read_up_to;
        end.urgent_at = 0;
    }
    const std::uint64_t begin = end.read_up_to;
    const std::uint64_t limit = begin + count;
    bool waited = false;
    for (const Unread& unread : end.unread) {
        if (unread.begin >= limit) break;
        if (unread.end <= begin) continue;
        if (numbers.empty()) waited = unread.arrival.time >= call.entered.time;
        numbers.push_back(unread.arrival.number);
    }
    if (!peeks) {
        end.read_up_to = limit;
        while (!end.unread.empty() && end.unread.front().end <= limit) end.unread.pop_front();
    }
    if (!waited) numbers.clear();
    return numbers;
}

std::vector<SegmentNumber> receive_woken_by(const OpenCall& call,
                                            const model::CallReturned& returned,
                                            Connection* connection, model::Side side) {
    const std::int64_t bytes = model::moved_bytes(returned);
    if (bytes > 0 && connection && connection->end(side).observed) {
        std::vector<SegmentNumber> numbers =
            taken(call, static_cast<std::uint64_t>(bytes), *connection->end(side).observed);
        return call.entered.may_wait ? numbers : std::vector<SegmentNumber>{};
    }
    if (!call.entered.may_wait) return {};
    return bytes == 0 ? wakers_of(call, What::fin, What::fin, 0)
                      : wakers_of(call, What::reset, What::reset, 0);
}

/// Its thread slept for want of room: the last acknowledgment or window update made it, or a reset
/// ended it. Without sleep only the opening of the connection is waited for (TCP Fast Open).
std::vector<SegmentNumber> send_woken_by(const OpenCall& call,
                                         const model::CallReturned& returned) {
    const std::uint32_t flags = call.entered.as<model::args::Send>().flags;
    if (!returned.slept && !(flags & linux_number::msg_fastopen)) return {};
    if (!returned.slept) return wakers_of(call, What::connected, What::reset, 0);
    if (returned.error != 0) return wakers_of(call, What::reset, What::reset, 0);
    std::vector<SegmentNumber> room = wakers_of(call, What::acknowledged, What::acknowledged, 0);
    return room.empty() ? wakers_of(call, What::connected, What::reset, 0) : room;
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
            end.observed->unread.push_back(
                {first, last, arrival, first_bytes(segment, reading.seq, first)});
        waking.at(socket, What::data);
        // RFC 6093 section 2.2: implementations point behind the urgent byte.
        if (segment.has(model::tcp_flag::urg) && !(socket && socket->oob_inline))
            end.observed->urgent_at = reading.seq + segment.urgent_pointer - 1;
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
        waking.at(socket, What::acknowledged,
                  std::max(socket ? socket->queued : 0, end.next) - was.acked);
}

void take_from_queue(SocketView& listener, model::ConnectionId connection, bool taken_here) {
    std::erase_if(listener.queue, [&](const auto& waiting) { return waiting.id == connection; });
    if (taken_here) return;
    for (OpenCall* call : listener.open)
        std::erase_if(call->wakers, [&](const Waker& waker) {
            return waker.what == What::accepted && waker.connection == connection;
        });
}

std::vector<SegmentNumber> woken_by(const OpenCall& call, const model::CallReturned& returned,
                                    Connection* connection, model::Side side) {
    const Family family = model::family(call.entered);
    if (family == Family::receive) return receive_woken_by(call, returned, connection, side);
    if (!call.entered.may_wait && family != Family::close) return {};
    switch (family) {
        case Family::send:
            return send_woken_by(call, returned);
        case Family::connect:
            return wakers_of(call, What::connected, What::reset, 0);
        case Family::accept:
            return connection ? wakers_of(call, What::accepted, What::accepted, connection->id)
                              : std::vector<SegmentNumber>{};
        case Family::close:
            return call.wakers.empty() ? std::vector<SegmentNumber>{}
                                       : std::vector<SegmentNumber>{call.wakers.back().number};
        default:
            return {};
    }
}

}  // namespace tcpwhy::analysis

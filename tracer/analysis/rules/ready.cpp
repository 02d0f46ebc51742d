#include "tracer/analysis/rules/ready.hpp"

#include <algorithm>

#include "tracer/analysis/sockets/linux_numbers.hpp"
#include "tracer/analysis/sockets/readable.hpp"
#include "tracer/analysis/sockets/sent_stream.hpp"
#include "tracer/analysis/sockets/waking.hpp"

namespace tcpwhy::analysis {
namespace {

using linux_number::poll_err;
using linux_number::poll_hup;
using linux_number::poll_in;
using linux_number::poll_out;
using linux_number::poll_pri;
using model::SegmentNumber;
using What = Waker::What;

// A call that finds its socket ready has returned by then.
constexpr model::Time least_wait_ns = model::millisecond_ns;

/// One socket that a wait has reported.
struct Ready {
    Trace& trace;
    const OpenCall& call;
    const model::CallReturned& returned;
    const model::Watch& watch;
    SocketView* socket;
    Connection* connection;

    [[nodiscard]] const End* end() const {
        return connection ? &connection->end(socket->side) : nullptr;
    }
    [[nodiscard]] const ObservedEnd* observed() const {
        return end() ? end()->observed.get() : nullptr;
    }
    [[nodiscard]] model::Time entered() const { return call.entered.time; }
};

/// The events that the call asked for; null if its fact does not list the socket.
const model::Watch* watched(const Ready& ready) {
    const auto& watches = ready.call.entered.as<model::args::Wait>().watches;
    const auto found = std::find_if(watches.begin(), watches.end(), [&](const auto& watch) {
        return watch.socket == ready.watch.socket;
    });
    return found == watches.end() ? nullptr : &*found;
}

bool is_edge_triggered(const Ready& ready) {
    const model::Watch* asked = watched(ready);
    return asked && (asked->events & linux_number::epoll_et) != 0;
}

bool is_room(const Waker& waker) {
    return waker.what == What::acknowledged;
}

/// The last acknowledgment that came during the call; null: none did.
const Waker* acknowledgment(const Ready& ready) {
    const auto& wakers = ready.call.wakers;
    const auto found = std::find_if(wakers.begin(), wakers.end(), [&](const Waker& waker) {
        return waker.socket == ready.watch.socket && is_room(waker);
    });
    return found == wakers.end() ? nullptr : &*found;
}

/// Whether the socket has been ready since before the call. An event that is reported only once
/// must not have been reported to the program yet.
bool stood_before(const Ready& ready, model::Time since) {
    if (since == 0 || since >= ready.entered()) return false;
    return !is_edge_triggered(ready) || since > ready.socket->reported;
}

model::Time arrival_in_queue(Trace& trace, const model::ConnectionIdentity& waiting) {
    Connection* connection = trace.connections.find(waiting.client, waiting.server, 0);
    if (!connection || connection->id != waiting.id || !connection->server.observed) return 0;
    return connection->server.observed->established.time;
}

/// Level-triggered, with room all the time: poll(2) reports POLLOUT at once.
bool had_room_before(const Ready& ready) {
    const ObservedEnd* observed = ready.observed();
    if (!observed || (ready.watch.events & poll_out) == 0 || is_edge_triggered(ready)) return false;
    if (!watched(ready) || ready.socket->without_room || acknowledgment(ready)) return false;
    const End& end = *ready.end();
    return stood_before(ready, observed->established.time) && observed->reset.number == 0 &&
           bytes_in_flight(ready.socket, end, end.acked) < linux_number::always_room_for_bytes;
}

/// Enough bytes, a FIN or a reset had arrived.
bool had_input_before(const Ready& ready, const ObservedEnd& observed) {
    if (stood_before(ready, observed.fin.time) || stood_before(ready, observed.reset.time))
        return true;
    if ((ready.watch.events & poll_in) == 0) return false;
    const std::uint64_t enough = observed.read_up_to + least_readable(*ready.socket, observed);
    return std::any_of(observed.unread.begin(), observed.unread.end(), [&](const auto& unread) {
        return unread.end >= enough && stood_before(ready, unread.arrival.time);
    });
}

bool was_ready_before(const Ready& ready) {
    if (!ready.socket) return false;
    if (had_room_before(ready)) return true;
    const std::uint32_t events = ready.watch.events;
    const ObservedEnd* observed = ready.observed();
    if (observed && (events & poll_pri) != 0 && stood_before(ready, observed->urgent.time))
        return true;
    if ((events & poll_err) != 0 && stood_before(ready, ready.socket->completed.time)) return true;
    if ((events & (poll_in | poll_hup | poll_err)) == 0) return false;
    if (ready.socket->listening)
        return std::any_of(ready.socket->queue.begin(), ready.socket->queue.end(),
                           [&](const auto& waiting) {
                               return stood_before(ready, arrival_in_queue(ready.trace, waiting));
                           });
    return observed && had_input_before(ready, *observed);
}

/// The socket was ready at once, so the call returned at once, too.
bool did_not_wait(const Ready& ready) {
    return ready.returned.time - ready.entered() < longest_return_ns && was_ready_before(ready);
}

/// A connection that another call has accepted meanwhile ends no later wait.
bool still_waits(const Ready& ready, const Waker& waker) {
    if (waker.what != What::accepted || !ready.socket) return true;
    const auto& queue = ready.socket->queue;
    return std::any_of(queue.begin(), queue.end(),
                       [&](const auto& waiting) { return waiting.id == waker.connection; });
}

bool port_is_shared(const Ready& ready) {
    return ready.socket && ready.socket->listening && ready.socket->local &&
           ready.trace.sockets.listeners_at(*ready.socket->local).size() > 1;
}

/// The first arrival of another kind than an acknowledgment. At one of several listeners of a port,
/// an earlier one would have ended the wait: it went to another listener, and it is the last. Of
/// the connections that another call has accepted, one that came too long ago ended the wait of
/// that call.
const Waker* arrival_at(const Ready& ready) {
    const Waker* found = nullptr;
    const Waker* gone = nullptr;
    const bool takes_last = port_is_shared(ready);
    for (const Waker& waker : ready.call.wakers) {
        if (waker.socket != ready.watch.socket || is_room(waker)) continue;
        if ((events_of(waker.what) & ready.watch.events) == 0) continue;
        const bool waits = still_waits(ready, waker);
        const Waker*& place = waits ? found : gone;
        const bool too_old =
            place && !waits && ready.returned.time - place->time > longest_return_ns;
        if (!place || takes_last || too_old) place = &waker;
    }
    return found ? found : gone;
}

/// The acknowledgment that made room, if the socket had none: a send has met it, or a wait for
/// nothing else than room has lasted.
const Waker* room_at(const Ready& ready) {
    const Waker* waker = acknowledgment(ready);
    if (!waker || (ready.watch.events & poll_out) == 0) return nullptr;
    if (ready.socket && ready.socket->without_room) return waker;
    const bool only_room = (ready.watch.events & poll_in) == 0;
    const bool lasted = waker->time - ready.entered() > least_wait_ns;
    return only_room && lasted && waker->in_flight > linux_number::always_room_for_bytes ? waker
                                                                                         : nullptr;
}

/// The first connection that came into a listener's queue during the call.
SegmentNumber queued_since(const Ready& ready) {
    for (const auto& waiting : ready.socket->queue) {
        if (arrival_in_queue(ready.trace, waiting) < ready.entered()) continue;
        return ready.trace.connections.find(waiting.client, waiting.server, 0)
            ->server.observed->established.number;
    }
    return 0;
}

/// A socket that the call's fact does not list, because there are too many.
SegmentNumber arrival_since(const Ready& ready) {
    if (!ready.socket || watched(ready)) return 0;
    if (ready.socket->listening) return queued_since(ready);
    const ObservedEnd* observed = ready.observed();
    if (!observed) return 0;
    const bool reads = (ready.watch.events & poll_in) != 0;
    const auto since = [&](const Arrival& arrival, bool asked) {
        return asked && arrival.number != 0 && arrival.time >= ready.entered();
    };
    for (const Unread& unread : observed->unread)
        if (since(unread.arrival, reads)) return unread.arrival.number;
    if (since(observed->established, !reads)) return observed->established.number;
    if (since(observed->fin, reads)) return observed->fin.number;
    return since(observed->reset, true) ? observed->reset.number : 0;
}

SegmentNumber waker_of(const Ready& ready) {
    const Waker* arrival = arrival_at(ready);
    const Waker* room = room_at(ready);
    if (!arrival && !room) return arrival_since(ready);
    if (!arrival) return room->number;
    // Room that came long before the arrival did not end the wait, else it had ended by then.
    const bool room_first =
        room && room->time < arrival->time && arrival->time - room->time < longest_return_ns;
    return room_first ? room->number : arrival->number;
}

}  // namespace

std::vector<SegmentNumber> wait_woken_by(Trace& trace, const OpenCall& call,
                                         const model::CallReturned& returned) {
    std::vector<SegmentNumber> numbers;
    if (!call.entered.may_wait) return numbers;
    for (const model::Watch& watch : returned.ready) {
        SocketView* socket = trace.sockets.find(watch.socket);
        const Ready ready{trace, call, returned, watch, socket, trace.connection_of(socket)};
        if (did_not_wait(ready)) return {};
        if (const SegmentNumber number = waker_of(ready)) numbers.push_back(number);
    }
    std::sort(numbers.begin(), numbers.end());
    numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
    return numbers;
}

}  // namespace tcpwhy::analysis

#include "tracer/analysis/rules/call_notes.hpp"

#include <algorithm>
#include <utility>

#include "tracer/analysis/rules/error_notes.hpp"
#include "tracer/analysis/sockets/linux_numbers.hpp"

namespace tcpwhy::analysis {
namespace {

namespace number = linux_number;
using model::CallReturned;
using model::Family;
using model::NoteCode;
using model::Notes;
using model::TcpState;

struct Ended {
    Trace& trace;
    const OpenCall& call;
    const CallReturned& returned;
    const SocketView* subject;
    Notes& notes;

    [[nodiscard]] const model::CallEntered& entered() const { return call.entered; }
    [[nodiscard]] const End* end() const {
        const Connection* connection = trace.connection_of(subject);
        return connection ? &connection->end(subject->side) : nullptr;
    }
};

/// Another thread's call on the socket holds it open beyond close().
bool used_by_another(const Ended& ended, const SocketView& socket) {
    return std::any_of(socket.open.begin(), socket.open.end(), [&](const OpenCall* other) {
        return other->entered.tid != ended.entered().tid && other->holds_open(socket.id);
    });
}

/// Otherwise closing sends nothing in any case, and other descriptors are not why: a listener, a
/// socket without a connection, one that was reset or whose FIN is on its way.
bool fin_is_at_stake(const SocketView& socket, const Connection* connection) {
    if (socket.listening || socket.is_given_up()) return false;
    if (!connection) return socket.remote.has_value();
    const End& end = connection->end(socket.side);
    return end.state != TcpState::closed && end.state != TcpState::syn_sent && !end.fin_sent;
}

void note_release(const Ended& ended, const model::Release& release) {
    const SocketView* socket = ended.trace.sockets.find(release.socket);
    const Connection* connection = ended.trace.connection_of(socket);
    if (release.holders_left > 0) {
        if (!socket || !fin_is_at_stake(*socket, connection)) return;
        const auto elsewhere =
            std::find_if(release.holders.begin(), release.holders.end(),
                         [&](model::Pid holder) { return holder != ended.entered().pid; });
        const model::Pid who = elsewhere != release.holders.end() ? *elsewhere
                               : release.holders.empty()          ? 0
                                                                  : release.holders.front();
        ended.notes.add(NoteCode::shared_descriptor, release.holders_left, who);
        return;
    }
    if (!socket) return;
    if (connection && connection->end(socket->side).state == TcpState::syn_sent)
        ended.notes.add(NoteCode::close_sends_nothing);
    else if (used_by_another(ended, *socket))
        ended.notes.add(NoteCode::close_held_up);
    const bool waits = release.snapshot && release.snapshot->lingers &&
                       release.snapshot->linger_seconds > 0 &&
                       (ended.returned.slept || !ended.call.wakers.empty());
    if (waits)
        ended.notes.add(NoteCode::lingering_close,
                        static_cast<std::uint64_t>(ended.returned.time - ended.entered().time));
}

void note_connect(const Ended& ended) {
    const End* end = ended.end();
    if (ended.returned.error == number::einprogress)
        ended.notes.add(NoteCode::connect_in_progress,
                        end && end->state == TcpState::established ? 1 : 0);
}

/// RFC 1122 section 4.2.3.9, RFC 5461: in an open that goes on, Linux fails at once for it;
/// otherwise, or while a call holds the socket, it remembers it for when it gives up.
void note_refusal(const Ended& ended) {
    const End* end = ended.end();
    if (!end || !end->observed || ended.returned.error == 0) return;
    const Refusal& refusal = end->observed->refusal;
    if (refusal.quoted != 0 && refusal.error == ended.returned.error)
        ended.notes.add(NoteCode::icmp_error, refusal.quoted);
}

/// A wait that ends with an error at a socket that no reset has reached.
void note_refused_wait(const Ended& ended) {
    for (const model::Watch& ready : ended.returned.ready) {
        const SocketView* socket = ended.trace.sockets.find(ready.socket);
        const Connection* connection = ended.trace.connection_of(socket);
        if (!connection || (ready.events & number::poll_err) == 0) continue;
        const auto& observed = connection->end(socket->side).observed;
        if (observed && observed->refusal.quoted != 0 && observed->reset.number == 0)
            ended.notes.add(NoteCode::icmp_error, observed->refusal.quoted);
    }
}

/// accept() of a socket that does not listen, or not any more.
void note_not_listening(const Ended& ended, const SocketView& socket) {
    if (!socket.listening || socket.listener_shut)
        ended.notes.add(NoteCode::not_listening, socket.listener_shut.id);
}

void note_accept(const Ended& ended) {
    const SocketView* listener = ended.trace.sockets.find(ended.entered().socket);
    if (listener && ended.returned.error == number::einval) note_not_listening(ended, *listener);
    if (ended.returned.result < 0) return;
    const Connection* connection = ended.trace.connection_of(ended.subject);
    if (!listener || !connection) return;
    if (connection->end(ended.subject->side).state == TcpState::closed)
        ended.notes.add(NoteCode::accepted_after_reset);
    using Version = Address::Family;
    if (listener->local && listener->local->address.family == Version::ipv6 &&
        connection->server.endpoint.address.family == Version::ipv4)
        ended.notes.add(NoteCode::dual_stack);
}

/// The connections that waited in the queue of a listener and that its shutdown() has reset.
std::uint64_t reset_in_queue(const Ended& ended, const SocketView& listener) {
    return static_cast<std::uint64_t>(
        std::count_if(listener.queue.begin(), listener.queue.end(), [&](const auto& waiting) {
            const Connection* connection =
                ended.trace.connections.find(waiting.client, waiting.server, 0);
            return connection && connection->id == waiting.id &&
                   connection->first_rst == model::Side::server;
        }));
}

void note_shutdown(const Ended& ended) {
    if (ended.returned.result != 0) return;
    const SocketView* socket = ended.trace.sockets.find(ended.entered().socket);
    if (socket && socket->listening) {
        if (ended.entered().as<model::args::Shutdown>().how != number::shut_wr)
            ended.notes.add(NoteCode::listener_shut, reset_in_queue(ended, *socket));
    } else if (ended.entered().as<model::args::Shutdown>().how == number::shut_rd) {
        ended.notes.add(NoteCode::shutdown_read);
    }
}

/// Bytes that had been read before, though no observed call did it.
void note_unseen_reads(const Ended& ended) {
    Connection* connection = ended.trace.connection_of(ended.subject);
    End* end = connection ? &connection->end(ended.subject->side) : nullptr;
    if (!end || !end->observed || end->observed->unseen_reads == 0) return;
    ended.notes.add(NoteCode::unseen_read, std::exchange(end->observed->unseen_reads, 0));
}

void note_receive(const Ended& ended) {
    note_unseen_reads(ended);
    const End* end = ended.end();
    if (!end || !end->observed || model::moved_bytes(ended.returned) <= 0) return;
    const std::uint64_t mark = end->observed->urgent_at;
    const bool offered_more = static_cast<std::uint64_t>(model::moved_bytes(ended.returned)) <
                              ended.entered().as<model::args::Receive>().bytes;
    if (mark != 0 && offered_more && end->observed->read_up_to == mark)
        ended.notes.add(NoteCode::urgent_mark);
}

}  // namespace

void note_call(Trace& trace, const OpenCall& call, const CallReturned& returned,
               const SocketView* subject, model::CallFinding& finding) {
    const Ended ended{trace, call, returned, subject, finding.notes};
    for (const model::Release& release : call.entered.releases) note_release(ended, release);
    if (finding.notes.has(NoteCode::close_sends_nothing)) finding.state = TcpState::closed;
    switch (model::family(call.entered)) {
        case Family::connect:
            note_connect(ended);
            break;
        case Family::accept:
            note_accept(ended);
            break;
        case Family::receive:
            note_receive(ended);
            break;
        case Family::wait:
            note_refused_wait(ended);
            break;
        case Family::shutdown:
            note_shutdown(ended);
            break;
        default:
            break;
    }
    note_refusal(ended);
    if (returned.error != 0) note_error(trace, call, returned, finding.notes);
}

}  // namespace tcpwhy::analysis

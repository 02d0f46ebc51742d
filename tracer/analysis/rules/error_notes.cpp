#include "tracer/analysis/rules/error_notes.hpp"

#include <algorithm>

#include "tracer/analysis/sockets/linux_numbers.hpp"

namespace tcpwhy::analysis {
namespace {

namespace number = linux_number;
using model::Family;
using model::NoteCode;
using model::Notes;

struct Failed {
    Trace& trace;
    const model::CallEntered& entered;
    const model::CallReturned& returned;
    const SocketView* socket;
    Notes& notes;

    [[nodiscard]] Family family() const { return model::family(entered.call); }
    /// The segment that reset the socket's connection at this end; 0: none did.
    [[nodiscard]] model::SegmentNumber reset() const {
        const Connection* connection = trace.connection_of(socket);
        if (!connection) return 0;
        const auto& observed = connection->end(socket->side).observed;
        return observed ? observed->reset.number : 0;
    }
};

/// A socket that no call has shown: the kernel lists it.
void note_holder_elsewhere(const Failed& failed, const model::PortHolder& holder) {
    using model::TcpState;
    const NoteCode code = holder.state == TcpState::listen      ? NoteCode::port_listening
                          : holder.state == TcpState::time_wait ? NoteCode::port_in_time_wait
                                                                : NoteCode::port_connected;
    failed.notes.add(code, 0, holder.pid);
}

/// A listener always blocks the port. Without SO_REUSEADDR, a bound socket, a connection and
/// TIME-WAIT do so, too (socket(7)). listen() itself fails if there is another listener.
void note_port_in_use(const Failed& failed) {
    const Endpoint* wanted = failed.entered.address();
    if (!wanted && failed.socket && failed.socket->local) wanted = &*failed.socket->local;
    if (!wanted || wanted->port == 0) return;
    const SocketView* holder = failed.trace.sockets.holder_of(*wanted, failed.entered.socket);
    if (holder) {
        const NoteCode code = holder->listening ? NoteCode::port_listening : NoteCode::port_bound;
        return failed.notes.add(code, 0, holder->pid);
    }
    if (const auto id = failed.trace.connections.alive_at(wanted->port); id != 0)
        return failed.notes.add(NoteCode::port_connected, id);
    if (const auto id = failed.trace.connections.in_time_wait_at(wanted->port); id != 0)
        return failed.notes.add(NoteCode::port_in_time_wait, id);
    if (failed.returned.holder) note_holder_elsewhere(failed, *failed.returned.holder);
}

void note_address_not_available(const Failed& failed) {
    if (failed.family() == Family::bind) return failed.notes.add(NoteCode::address_not_local);
    if (!failed.entered.address()) return;
    const Endpoint& remote = *failed.entered.address();
    const bool chose_port =
        failed.socket && failed.socket->local && failed.socket->local->port != 0;
    const model::ConnectionId same =
        chose_port ? failed.trace.connections.between(failed.socket->local->port, remote) : 0;
    if (same != 0) return failed.notes.add(NoteCode::pair_in_use, same);
    failed.notes.add(NoteCode::ports_used_up, failed.trace.connections.in_time_wait_to(remote));
}

/// An ICMP error about a segment has a note of its own.
void note_no_route(const Failed& failed) {
    const bool in_lab = failed.trace.options.mode == model::Mode::private_lab;
    const bool sends = failed.family() == Family::connect || failed.family() == Family::send;
    if (in_lab && sends && !failed.trace.connection_of(failed.socket))
        failed.notes.add(NoteCode::no_route);
}

void note_interrupted(const Failed& failed) {
    const auto found = failed.trace.signals.find(failed.entered.pid);
    const bool during =
        found != failed.trace.signals.end() && found->second.time >= failed.entered.time;
    failed.notes.add(NoteCode::interrupted,
                     during ? static_cast<std::uint64_t>(found->second.signal) : 0);
}

void note_aborted(const Failed& failed) {
    failed.notes.add(failed.family() == Family::accept ? NoteCode::accept_aborted
                                                       : NoteCode::destroyed);
}

void note_descriptors(const Failed& failed) {
    const bool accepts = failed.family() == Family::accept && failed.socket;
    failed.notes.add(NoteCode::descriptors_used_up,
                     accepts && !failed.socket->queue.empty() ? 1 : 0);
}

/// Only where a segment did it: an ICMP error has a note of its own.
void note_reset(const Failed& failed, NoteCode code) {
    if (const model::SegmentNumber reset = failed.reset(); reset != 0)
        failed.notes.add(code, reset);
}

void note_would_block(const Failed& failed) {
    const bool moves = failed.family() == Family::receive || failed.family() == Family::send ||
                       failed.family() == Family::accept;
    if (moves && failed.entered.may_wait)
        failed.notes.add(NoteCode::time_ran_out,
                         static_cast<std::uint64_t>(failed.returned.time - failed.entered.time));
}

}  // namespace

void note_error(Trace& trace, const OpenCall& call, const model::CallReturned& returned,
                Notes& notes) {
    const Failed failed{trace, call.entered, returned, trace.sockets.find(call.entered.socket),
                        notes};
    switch (returned.error) {
        case number::eaddrinuse:
            return note_port_in_use(failed);
        case number::eaddrnotavail:
            return note_address_not_available(failed);
        case number::enetunreach:
            return note_no_route(failed);
        case number::emfile:
        case number::enfile:
            return note_descriptors(failed);
        case number::econnaborted:
            return note_aborted(failed);
        case number::econnreset:
            return note_reset(failed, NoteCode::connection_reset);
        case number::econnrefused:
            return note_reset(failed, NoteCode::connection_refused);
        case number::enotconn:
            return notes.add(NoteCode::not_connected, failed.reset());
        case number::eintr:
            return note_interrupted(failed);
        case number::eagain:
            return note_would_block(failed);
        case number::etimedout:
            return notes.add(NoteCode::gave_up);
        case number::epipe:
            return notes.add(NoteCode::broken_pipe);
        default:
            return;
    }
}

}  // namespace tcpwhy::analysis

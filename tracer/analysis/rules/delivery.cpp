#include "tracer/analysis/rules/delivery.hpp"

#include "tracer/analysis/cause/scene.hpp"
#include "tracer/analysis/rules/doubts.hpp"

namespace tcpwhy::analysis {
namespace {

using model::NoteCode;
using model::Segment;
using model::Side;
using model::TcpState;

bool lost_on_arrival(Trace& trace, const Connection& connection, Side receiver,
                     const Segment& segment) {
    if (trace.dropping.empty()) return false;
    const SocketView* socket = owner(trace.sockets, connection, receiver);
    const auto found = socket ? trace.dropping.find(socket->id) : trace.dropping.end();
    return found != trace.dropping.end() &&
           model::is_of_kind(found->second, segment.flags, segment.length);
}

/// It has the handshake's last acknowledgment; data has it, too, where the bare one was not taken.
bool completes_handshake(const Connection& connection, const Reading& reading) {
    if (reading.handshake_ack) return true;
    const End& server = connection.end(Side::server);
    return reading.has_ack && !reading.rst && server.state == TcpState::syn_received &&
           server.observed && server.observed->socket == 0 &&
           server.observed->established.number == 0;
}

}  // namespace

void analyze(Trace& trace, const model::LossSwitched& loss) {
    if (loss.dropping) {
        trace.dropping[loss.socket] = loss.kind;
    } else {
        trace.dropping.erase(loss.socket);
    }
    trace.sink.loss(loss);
}

bool port_is_shared(Trace& trace, const Connection& connection) {
    return trace.sockets.listeners_at(connection.end(Side::server).endpoint).size() > 1;
}

bool accepts_unseen(const Trace& trace, const SocketView& listener) {
    return trace.calls_unseen.contains(listener.pid);
}

std::optional<model::Note> not_taken(Trace& trace, const Connection& connection, Side from,
                                     const Segment& segment, const Reading& reading) {
    if (lost_on_arrival(trace, connection, other(from), segment))
        return model::Note{NoteCode::lost};
    if (is_doubtful(trace, connection, other(from), segment, reading))
        return model::Note{NoteCode::own_filter};
    const bool opens = reading.syn && !reading.has_ack;
    if (from != Side::client || !(opens || completes_handshake(connection, reading)))
        return std::nullopt;
    if (opens && trace.rejects_syn) return model::Note{NoteCode::rejected_by_filter};
    const SocketView* listener = owner(trace.sockets, connection, Side::server);
    if (!listener || !listener->listening || listener->is_given_up()) return std::nullopt;
    // Linux drops while the queue is longer than the backlog (sk_acceptq_is_full()).
    const std::size_t waiting = listener->queued_connections();
    if (waiting > static_cast<std::size_t>(listener->backlog) &&
        !port_is_shared(trace, connection) && !accepts_unseen(trace, *listener))
        return model::Note{NoteCode::listen_queue_full, waiting};
    // tcp(7), TCP_DEFER_ACCEPT: until the SYN-ACK has been sent again, only data completes it.
    if (reading.handshake_ack && listener->defers_accept && connection.server.repeats == 0)
        return model::Note{NoteCode::deferred_accept};
    return std::nullopt;
}

}  // namespace tcpwhy::analysis

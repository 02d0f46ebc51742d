#include "tracer/analysis/alone/lone_connection.hpp"

#include <algorithm>
#include <utility>

namespace tcpwhy::analysis {
namespace {

namespace flag = model::tcp_flag;
using model::Otherwise;
using model::Proof;
using model::Side;
using model::TcpState;
using model::TcpStates;
using model::Transit;

}  // namespace

Unseen LoneConnection::unseen(Side side) const {
    const LoneEnd& peer = end(other(side));
    // A program that is not in the log may close at any time, unless it has not accepted yet.
    const bool foreign = !peer.in_log && !(queued_ && side == Side::client);
    return {open_ && (foreign || peer.closes), end(side).reset_possible, connecting_};
}

TcpStates LoneConnection::now(Side side) const {
    return later(end(side).states, unseen(side));
}

void LoneConnection::imply(Side from, std::uint16_t flags, Transit transit, const Basis& basis,
                           std::optional<std::uint64_t> seq, std::uint64_t length,
                           Otherwise otherwise) {
    model::Implied implied;
    implied.time = last_ = basis.time;
    implied.connection = identity_;
    implied.from = from;
    implied.flags = flags;
    implied.seq = seq;
    implied.length = length;
    implied.transit = transit;
    implied.proof = basis.proof;
    implied.otherwise = otherwise;
    implied.call = basis.call;
    implied.name = basis.name;
    implied.pid = basis.pid;
    implied.client_states = client_.states;
    implied.server_states = server_.states;
    ++summary_->implied;
    sink_->implied(implied);
}

void LoneConnection::begin(model::Pid pid, bool listener) {
    client_.in_log = true;
    client_.pid = pid;
    client_.states = {TcpState::syn_sent};
    queued_ = listener;
}

void LoneConnection::in_progress(const Basis& basis) {
    if (std::exchange(syn_told_, true)) return;
    connecting_ = true;
    imply(Side::client, flag::syn, Transit::queued, basis, 0);
}

void LoneConnection::open(const Basis& basis) {
    if (std::exchange(open_, true)) return;
    connecting_ = false;
    const bool shows_server = queued_ || server_.in_log;
    const TcpStates accepted = std::exchange(server_.states, {});
    if (shows_server) server_.states = {TcpState::syn_received};
    if (!std::exchange(syn_told_, true)) imply(Side::client, flag::syn, Transit::passed, basis, 0);
    if (client_.in_log) client_.states = {TcpState::established};
    imply(Side::server, flag::syn | flag::ack, Transit::passed, basis, 0);
    // With TCP_DEFER_ACCEPT the server's end stays in SYN-RECEIVED until data comes.
    if (shows_server) server_.states.add(TcpState::established);
    if (!accepted.empty()) server_.states = accepted;
    imply(Side::client, flag::ack, Transit::passed, basis, 1);
}

void LoneConnection::accept(model::Pid pid, const Basis& basis) {
    server_.in_log = true;
    server_.pid = pid;
    server_.states = {TcpState::established};
    open(basis);
    queued_ = false;
    last_ = basis.time;
}

void LoneConnection::lose_server() {
    if (server_.in_log) return;
    queued_ = false;
    server_.states = {};
}

void LoneConnection::fail_to_open(const Basis& basis) {
    if (open_) return;
    connecting_ = false;
    const bool answered = basis.proof == Proof::refused;
    if (queued_) server_.states = {};
    queued_ = false;
    if (!std::exchange(syn_told_, true) || !answered)
        imply(Side::client, flag::syn, answered ? Transit::passed : Transit::unanswered, basis, 0);
    client_.states = {TcpState::closed};
    (answered ? refused_ : unanswered_) = true;
    if (answered)
        imply(Side::server, flag::rst | flag::ack, Transit::passed, basis, 0, 0,
              Otherwise::icmp_error);
}

void LoneConnection::give_up(Side side) {
    end(side).states = {TcpState::closed};
}

void LoneConnection::send(Side side, std::uint64_t bytes, const Basis& basis) {
    LoneEnd& sender = end(side);
    LoneEnd& peer = end(other(side));
    const std::uint64_t begin = sender.sent + 1;
    sender.sent += bytes;
    last_ = basis.time;
    if (peer.in_log && peer.closes) sender.reset_possible = peer.reset_possible = true;
    sender.states = now(side);
    // Where the peer is in the log, its reads show what has arrived.
    if (!peer.in_log) imply(side, flag::psh | flag::ack, Transit::queued, basis, begin, bytes);
}

void LoneConnection::receive(Side side, std::uint64_t bytes, bool peeks, const Basis& basis) {
    LoneEnd& reader = end(side);
    const std::uint64_t until = reader.read + bytes;
    if (!peeks) reader.read = until;
    last_ = basis.time;
    reader.states = now(side);
    if (until <= reader.arrived) return;
    const std::uint64_t begin = std::exchange(reader.arrived, until);
    imply(other(side), flag::psh | flag::ack, Transit::passed, basis, begin + 1, until - begin);
}

void LoneConnection::nothing_to_read(Side side) {
    LoneEnd& reader = end(side);
    if (reader.saw_fin || !open_) return;
    const TcpStates without = without_peer_fin(now(side));
    if (!without.empty()) reader.states = reader.found_empty = without;
}

void LoneConnection::end_read(Side side, const Basis& basis) {
    LoneEnd& reader = end(side);
    const LoneEnd& peer = end(other(side));
    if (reader.read_shut || reader.reset || std::exchange(reader.saw_fin, true)) return;
    reader.saw_fin_first = !reader.closes;
    if (reader.saw_fin_first && !closed_first_) closed_first_ = other(side);
    // A FIN acknowledges all that its sender had received before.
    reader.states = with_peer_fin(now(side), peer.in_log && peer.saw_fin_first);
    imply(other(side), flag::fin | flag::ack, Transit::passed, basis, reader.arrived + 1);
}

void LoneConnection::reset_arrived(Side side, const Basis& basis) {
    LoneEnd& receiver = end(side);
    if (std::exchange(receiver.reset, true)) return;
    receiver.states = {TcpState::closed};
    LoneEnd& peer = end(other(side));
    peer.reset_possible = true;
    peer.states = now(other(side));
    reset_ = true;
    if (!closed_first_ && !receiver.closes) closed_first_ = other(side);
    imply(other(side), flag::rst, Transit::passed, basis, std::nullopt);
}

bool LoneConnection::may_have_unread(Side side) const {
    const LoneEnd& mine = end(side);
    const LoneEnd& peer = end(other(side));
    if (mine.saw_fin || mine.reset) return false;  // a read returns 0 only after all data
    if (peer.in_log) return peer.sent + peer.sending > mine.read;
    return !queued_;
}

/// Its closing is the first, if the other end's had not begun.
void LoneConnection::note_closing(Side side) {
    if (!closed_first_ && !end(other(side)).closes && !unseen(side).fin) closed_first_ = side;
}

void LoneConnection::close(Side side, const Basis& basis) {
    LoneEnd& mine = end(side);
    const bool whole = basis.proof != Proof::shut;
    const bool again = std::exchange(mine.fin_queued, true);
    const bool unread = whole && may_have_unread(side);
    mine.closes = true;
    mine.gone = mine.gone || whole;
    last_ = basis.time;
    mine.states = now(side);
    const bool opened = !mine.states.has(TcpState::syn_sent);
    const bool dead = mine.states == TcpStates{TcpState::closed};
    if (!again && opened) note_closing(side);
    mine.states = with_own_fin(mine.states);
    mine.states = now(side);
    if (dead || !opened) return;
    if (unread && end(other(side)).reset) {
        // The peer has reported the reset that this call sent instead of a FIN.
        mine.states = {TcpState::closed};
        return;
    }
    if (unread) {
        mine.states.add(TcpState::closed);
        end(other(side)).reset_possible = true;
    }
    if (!again)
        imply(side, flag::fin | flag::ack, Transit::queued, basis, mine.sent + 1, 0,
              unread ? Otherwise::reset : Otherwise::nothing);
}

void LoneConnection::abort(Side side, const Basis& basis) {
    LoneEnd& mine = end(side);
    const bool opened = !now(side).has(TcpState::syn_sent);
    const bool dead = now(side) == TcpStates{TcpState::closed};
    mine.closes = mine.gone = true;
    last_ = basis.time;
    if (opened && !dead && !mine.fin_queued) note_closing(side);
    mine.states = {TcpState::closed};
    if (!opened || dead) return;
    reset_ = true;
    end(other(side)).reset_possible = true;
    imply(side, flag::rst | flag::ack, Transit::queued, basis, std::nullopt);
}

bool LoneConnection::is_over() const {
    if (refused_ || unanswered_) return client_.gone;
    const bool client = !client_.in_log || client_.gone;
    const bool server = !server_.in_log || server_.gone;
    return client && server && !queued_;
}

model::Outcome LoneConnection::outcome() const {
    if (refused_) return model::Outcome::refused;
    if (reset_) return model::Outcome::reset;
    if (unanswered_ || !open_) return model::Outcome::unanswered;
    const bool client = client_.fin_queued || server_.saw_fin;
    const bool server = server_.fin_queued || client_.saw_fin;
    if (client && server) return model::Outcome::closed;
    return client || server ? model::Outcome::half_closed : model::Outcome::open;
}

model::ConnectionFinding LoneConnection::conclude() const {
    model::ConnectionFinding finding;
    finding.identity = identity_;
    finding.first = first_;
    finding.last = last_;
    finding.outcome = outcome();
    if (closed_first_) finding.closed_first = std::string(name(*closed_first_));
    finding.client.bytes = std::max(client_.sent, server_.arrived);
    finding.server.bytes = std::max(server_.sent, client_.arrived);
    finding.client.pid = client_.pid;
    finding.server.pid = server_.pid;
    finding.calls_alone = true;
    finding.client_possible = now(Side::client);
    finding.server_possible = now(Side::server);
    return finding;
}

}  // namespace tcpwhy::analysis

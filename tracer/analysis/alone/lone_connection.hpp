// A connection of a trace of calls alone: its ends as far as their programs are in the log, and
// what their calls imply about the wire. Nothing here was observed there.
#pragma once

#include <cstdint>
#include <optional>

#include "tracer/analysis/alone/lone_states.hpp"
#include "tracer/model/finding.hpp"
#include "tracer/model/trace_sink.hpp"

namespace tcpwhy::analysis {

struct LoneEnd {
    bool in_log = false;  ///< the log has the calls on its socket
    model::Pid pid = 0;
    /// After the last call that says anything about it; may be more by now (LoneConnection::now).
    /// An end that is not in the log has states only while it waits in a listener's queue.
    model::TcpStates states;
    /// EAGAIN: those when the read found nothing, for its finding alone; else empty.
    model::TcpStates found_empty;
    std::uint64_t sent = 0;       ///< bytes that sends took
    std::uint64_t sending = 0;    ///< … that running sends offer
    std::uint64_t read = 0;       ///< bytes that reads took
    std::uint64_t arrived = 0;    ///< … or were seen to have arrived (MSG_PEEK)
    bool closes = false;          ///< a call that closes its sending half has begun
    bool fin_queued = false;      ///< … and has returned
    bool gone = false;            ///< its last descriptor is closed: it cannot receive any more
    bool read_shut = false;       ///< shutdown(SHUT_RD): a read returns 0 without a FIN
    bool saw_fin = false;         ///< the peer's FIN has arrived
    bool saw_fin_first = false;   ///< … before it closed itself
    bool reset = false;           ///< a reset has arrived
    bool reset_possible = false;  ///< … may have
};

/// The fact that implies something.
struct Basis {
    model::Proof proof = model::Proof::connected;
    model::Time time = 0;
    model::CallId call = 0;
    model::SystemCall name = model::SystemCall::none;
    model::Pid pid = 0;
};

class LoneConnection {
  public:
    LoneConnection(model::TraceSink& sink, model::Summary& summary,
                   const model::ConnectionIdentity& identity, model::Time first)
        : identity_(identity), first_(first), last_(first), sink_(&sink), summary_(&summary) {}

    [[nodiscard]] const model::ConnectionIdentity& identity() const { return identity_; }
    [[nodiscard]] LoneEnd& end(model::Side side) {
        return side == model::Side::client ? client_ : server_;
    }
    [[nodiscard]] const LoneEnd& end(model::Side side) const {
        return side == model::Side::client ? client_ : server_;
    }
    /// All that the end may be by now.
    [[nodiscard]] model::TcpStates now(model::Side side) const;

    /// connect() begins; `listener`: the log has the socket that listens there.
    void begin(model::Pid pid, bool listener);
    void in_progress(const Basis& basis);  ///< the SYN has been sent
    void open(const Basis& basis);         ///< the handshake has taken place
    void accept(model::Pid pid, const Basis& basis);
    /// Its server's end may have been accepted, but the log does not show by which call.
    void lose_server();
    void fail_to_open(const Basis& basis);  ///< refused or timed_out
    void give_up(model::Side side);         ///< ETIMEDOUT on an open connection

    void send(model::Side side, std::uint64_t bytes, const Basis& basis);
    void receive(model::Side side, std::uint64_t bytes, bool peeks, const Basis& basis);
    void nothing_to_read(model::Side side);  ///< EAGAIN: neither data nor a FIN was there
    void end_read(model::Side side, const Basis& basis);
    void reset_arrived(model::Side side, const Basis& basis);
    /// The sending half, or (closed, ended) all of the end.
    void close(model::Side side, const Basis& basis);
    void abort(model::Side side, const Basis& basis);  ///< lingered, disconnected

    [[nodiscard]] bool waits_for_accept() const { return queued_; }
    /// No call can tell more about it.
    [[nodiscard]] bool is_over() const;
    [[nodiscard]] model::ConnectionFinding conclude() const;

  private:
    [[nodiscard]] Unseen unseen(model::Side side) const;
    [[nodiscard]] bool may_have_unread(model::Side side) const;
    void note_closing(model::Side side);
    void imply(model::Side from, std::uint16_t flags, model::Transit transit, const Basis& basis,
               std::optional<std::uint64_t> seq, std::uint64_t length = 0,
               model::Otherwise otherwise = model::Otherwise::nothing);
    [[nodiscard]] model::Outcome outcome() const;

    model::ConnectionIdentity identity_;
    LoneEnd client_;
    LoneEnd server_;
    model::Time first_ = 0;
    model::Time last_ = 0;
    bool syn_told_ = false;
    bool open_ = false;
    bool connecting_ = false;  ///< EINPROGRESS: the answer may have come unseen
    bool queued_ = false;      ///< at a listener in the log, not accepted
    bool refused_ = false;
    bool unanswered_ = false;
    bool reset_ = false;
    std::optional<model::Side> closed_first_;
    model::TraceSink* sink_;
    model::Summary* summary_;
};

}  // namespace tcpwhy::analysis

// Findings: the results of the analysis, one for each segment, ICMP error, call, orphan and
// connection, and a summary at the end. A finding refers to facts by id and never changes them.
//
// Sequence numbers in findings are relative: the SYN has number 0, the first byte number 1. They do
// not wrap around at 2^32.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "common/endpoint.hpp"
#include "tracer/model/ids.hpp"
#include "tracer/model/note.hpp"
#include "tracer/model/process_event.hpp"
#include "tracer/model/system_call.hpp"
#include "tracer/model/tcp_state.hpp"
#include "tracer/model/timer.hpp"

namespace tcpwhy::model {

/// The kind of event that made an end send a segment. docs/causes.md explains each.
enum class CauseKind : std::uint8_t {
    unknown,
    call,   ///< a system call
    reply,  ///< the kernel answers a segment
    timer,  ///< a timer of the kernel fired
    exit,   ///< a process ended, and the kernel closed its sockets
};

/// Whether a cause was seen, or concluded from the segments alone.
enum class Evidence : std::uint8_t { inferred, observed };

/// The rule that found the cause. The analysis tries them in this order; `state` concludes from the
/// state machine of RFC 9293.
enum class Rule : std::uint8_t { none, bytes, window, answer, timer, exit, state };

/// The part of a connection's life to which a segment belongs.
enum class Phase : std::uint8_t { handshake, data, shutdown, abort, other };

std::string_view name(CauseKind kind);
std::string_view name(Evidence evidence);
std::string_view name(Rule rule);  ///< "bytes"; "none" for none
std::string_view name(Phase phase);

/// The segment that an ACK answers, if the ACK acknowledges nothing new.
enum class Answered : std::uint8_t {
    other,         ///< the ACK acknowledges something, or answers none of these
    keep_alive,    ///< a keep-alive probe
    window_probe,  ///< a probe of the closed window
    ahead_of_gap,  ///< a segment that came before an earlier one
    nothing_new,   ///< a segment with nothing that had not arrived before
};

/// Why a segment was sent.
struct Cause {
    CauseKind kind = CauseKind::unknown;
    Evidence evidence = Evidence::inferred;
    Rule rule = Rule::none;
    Timer timer = Timer::none;
    SystemCall name = SystemCall::none;  ///< the responsible call, also for other kinds
    CallId call = 0;       ///< the observed call; 0: none (inferred, or the kernel alone)
    SegmentNumber to = 0;  ///< reply: the segment that it answers
    Answered answered = Answered::other;  ///< reply: the kind of that segment
    Pid pid = 0;                          ///< the process that called, or that ended; 0: unknown
    std::int32_t signal = 0;  ///< exit: the signal that ended it; 0: it exited by itself
};

/// A connection and its two ends. It stays the same as long as the connection lives.
struct ConnectionIdentity {
    ConnectionId id = 0;
    Endpoint client;  ///< the end that sent the first SYN
    Endpoint server;
    std::uint32_t place = 0;  ///< index for tables of connections, from 0; later connections reuse
                              ///< the index of one that is over
};

/// One segment: its number, its cause, and the states of both ends before and after it.
struct SegmentFinding {
    SegmentNumber number = 0;
    ConnectionIdentity connection;
    Side from = Side::none;
    Phase phase = Phase::other;
    std::uint64_t seq = 0;             ///< relative to the sender's SYN
    std::optional<std::uint64_t> ack;  ///< relative to the receiver's SYN; nullopt: no ACK bit
    std::uint64_t window = 0;          ///< bytes, scaled if the scale is known
    Cause cause;
    TcpState client_before = TcpState::closed;
    TcpState server_before = TcpState::closed;
    TcpState client_state = TcpState::closed;  ///< after this segment
    TcpState server_state = TcpState::closed;
    Notes notes;
    /// Waiting calls whose wait this segment can end. CallFinding::woken_by later says which of
    /// them returned because of it. A sink that shows both on one line holds the segment back until
    /// these calls have returned.
    std::span<const CallId> may_wake;
};

/// One ICMP error: the connection and the segment that it is about.
struct IcmpFinding {
    ConnectionIdentity connection;  ///< of the quoted segment; id 0: unknown
    Side to = Side::none;           ///< the end that sent the quoted segment and receives the error
    SegmentNumber quoted = 0;       ///< number of the quoted segment; 0: unknown
    Phase phase = Phase::other;     ///< of the quoted segment
    std::uint64_t seq = 0;          ///< of the quoted segment, relative to its sender's SYN
    TcpState client_before = TcpState::closed;
    TcpState server_before = TcpState::closed;
    TcpState client_state = TcpState::closed;
    TcpState server_state = TcpState::closed;
};

/// One system call, when it begins and again when it returns or its process ends.
struct CallFinding {
    ConnectionIdentity connection;  ///< id 0: none yet
    Side side = Side::none;  ///< the end to which its socket belongs, else the process's role
    std::optional<TcpState> state;        ///< of the socket's end after the call, by analysis
    std::optional<TcpState> kernel;       ///< the same by the kernel's TCP_INFO
    std::vector<SegmentNumber> woken_by;  ///< segments that ended its wait, as it returns
    Notes notes;
};

/// One answer of the kernel about an orphan (OrphanSeen), compared with the analysis.
struct OrphanFinding {
    ConnectionIdentity connection;
    Side side = Side::none;             ///< the end to which it belongs
    TcpState state = TcpState::closed;  ///< by analysis
    bool agrees = true;                 ///< the kernel's state is the same
};

/// How a connection ended.
enum class Outcome : std::uint8_t {
    closed,       ///< the FINs of both ends were acknowledged
    half_closed,  ///< only one FIN was
    reset,        ///< a RST ended it
    refused,      ///< a RST answered the SYN
    unanswered,   ///< nothing answered the SYN
    open,         ///< it was still open at the end of the trace
    partial,      ///< the trace does not show how it began
};
std::string_view name(Outcome outcome);  ///< "half-closed"

/// Totals of one end of a connection.
struct EndTotals {
    std::uint64_t segments = 0;
    std::uint64_t bytes = 0;            ///< payload, each byte once
    std::uint64_t retransmissions = 0;  ///< segments
    Pid pid = 0;                        ///< the process at this end; 0: unknown
};

/// One connection as a whole.
struct ConnectionFinding {
    ConnectionIdentity identity;
    Time first = 0;  ///< of its first segment
    Time last = 0;   ///< of its last segment
    Outcome outcome = Outcome::partial;
    std::optional<std::string> closed_first;  ///< "client", "server", "both"; nullopt: no end has
    std::string conn_state;                   ///< as Zeek writes it: "SF"
    std::string history;                      ///< as Zeek writes it: "ShADadFf"
    std::uint64_t segments = 0;
    EndTotals client;
    EndTotals server;
    TcpState client_state = TcpState::closed;
    TcpState server_state = TcpState::closed;
    Time round_trip = -1;  ///< ns from the SYN to the SYN-ACK plus from there to the ACK; -1: not
                           ///< seen
    Notes notes;
};

/// Totals of the whole trace.
struct Summary {
    std::uint64_t segments = 0;
    std::uint64_t calls = 0;
    std::uint64_t connections = 0;
    std::uint64_t dropped = 0;        ///< frames that the capture lost
    std::uint64_t unexplained = 0;    ///< segments whose cause is unknown
    std::uint64_t disagreements = 0;  ///< the state by analysis differed from TCP_INFO
    std::uint64_t compared = 0;       ///< comparisons of the two
};

}  // namespace tcpwhy::model

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
    being_read,    ///< bytes that a receive call of this end may be taking: that can send the ACK
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
    bool on_the_way = false;              ///< reply: neither end's kernel, something between them
    Pid pid = 0;                          ///< the process that called, or that ended; 0: unknown
    bool of_thread = false;   ///< exit: of a thread with descriptors of its own; `pid` lives on
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
    std::optional<TcpState> state;   ///< of the socket's end after the call, by analysis
    std::optional<TcpState> kernel;  ///< the same by the kernel's TCP_INFO
    TcpStates possible;  ///< a trace of calls alone: all that `state` may be; else empty
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
    /// A trace of calls alone has no segments: these stand for `client_state` and `server_state`.
    /// Empty: the end is not in the log.
    bool calls_alone = false;
    TcpStates client_possible;
    TcpStates server_possible;
    Time round_trip = -1;  ///< ns from the SYN to the SYN-ACK plus from there to the ACK; -1: not
                           ///< seen
    Notes notes;
};

/// How far it has got.
enum class Transit : std::uint8_t {
    passed,      ///< it was sent, and it arrived
    queued,      ///< it was sent or waits to be sent; no call shows that it arrived
    unanswered,  ///< it was sent, and nothing answered it
};
std::string_view name(Transit transit);

/// The fact that proves it.
enum class Proof : std::uint8_t {
    connected,     ///< connect() succeeded
    in_progress,   ///< connect() returned EINPROGRESS, or a send with MSG_FASTOPEN began
    refused,       ///< ECONNREFUSED
    timed_out,     ///< ETIMEDOUT of connect()
    accepted,      ///< accept() returned the connection
    used,          ///< a call succeeded as it does only on a connection
    sent,          ///< a send took the bytes
    received,      ///< a read returned the bytes
    end_read,      ///< a read returned 0, or a wait reported POLLRDHUP
    shut,          ///< shutdown() of the sending half
    closed,        ///< close() of the last descriptor
    ended,         ///< the process ended, or executed another program
    lingered,      ///< the same with SO_LINGER {1, 0}
    disconnected,  ///< connect() with AF_UNSPEC
    reset,         ///< ECONNRESET
    broken_pipe,   ///< EPIPE, though this end had not closed
};

/// The other thing that the proof allows.
enum class Otherwise : std::uint8_t {
    nothing,
    reset,       ///< a RST instead of a FIN, if the end had not read all that had arrived
    icmp_error,  ///< ECONNREFUSED: an ICMP error instead of a RST
};
std::string_view name(Otherwise otherwise);  ///< "reset", "icmp-error"; "" for nothing

/// Something that must have been on the wire, concluded from a system call. A trace of calls alone,
/// without a capture, has these in place of segments. They are never observed.
struct Implied {
    Time time = 0;  ///< when the call that proves it returned
    ConnectionIdentity connection;
    Side from = Side::none;
    std::uint16_t flags = 0;           ///< tcp_flag bits
    std::optional<std::uint64_t> seq;  ///< relative, as in SegmentFinding; nullopt: not known
    std::uint64_t length = 0;          ///< bytes of data; how many segments carried them is unknown
    Transit transit = Transit::passed;
    Proof proof = Proof::connected;
    Otherwise otherwise = Otherwise::nothing;
    CallId call = 0;  ///< the call that proves it; 0: the end of `pid`
    SystemCall name = SystemCall::none;
    Pid pid = 0;
    /// The states of both ends after it. Empty: the end is not in the log.
    TcpStates client_states;
    TcpStates server_states;
};

/// Totals of the whole trace.
struct Summary {
    std::uint64_t segments = 0;
    std::uint64_t calls = 0;
    std::uint64_t connections = 0;
    std::uint64_t dropped = 0;        ///< frames that the capture missed
    std::uint64_t lost = 0;           ///< segments that were captured and did not arrive
    std::uint64_t unexplained = 0;    ///< segments whose cause is unknown
    std::uint64_t disagreements = 0;  ///< the state by analysis differed from TCP_INFO
    std::uint64_t compared = 0;       ///< comparisons of the two
    bool calls_alone = false;         ///< there was no capture
    std::uint64_t implied = 0;        ///< a trace of calls alone: Implied
};

}  // namespace tcpwhy::model

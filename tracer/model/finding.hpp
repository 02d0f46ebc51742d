// What the analysis says of facts. Findings refer to facts by id and never change them.
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

enum class CauseKind : std::uint8_t { unknown, call, reply, timer, exit };
enum class Evidence : std::uint8_t { inferred, observed };
/// Which rule decided, in the order in which they are tried; `state` is inference from the state
/// machine.
enum class Rule : std::uint8_t { none, bytes, window, answer, timer, exit, state };
enum class Phase : std::uint8_t { handshake, data, shutdown, abort, other };

std::string_view name(CauseKind kind);
std::string_view name(Evidence evidence);
std::string_view name(Rule rule);  ///< "bytes"; "none" for none
std::string_view name(Phase phase);

/// What an ACK answers that acknowledges nothing new.
enum class Answered : std::uint8_t {
    other,         ///< it acknowledges something, or answers none of these
    keep_alive,    ///< a keep-alive probe
    window_probe,  ///< a probe of its sender's closed window
    ahead_of_gap,  ///< something before this segment is missing
    nothing_new,   ///< the segment has only what has come before
};

/// Why a segment was sent.
struct Cause {
    CauseKind kind = CauseKind::unknown;
    Evidence evidence = Evidence::inferred;
    Rule rule = Rule::none;
    Timer timer = Timer::none;
    SystemCall name = SystemCall::none;  ///< the matching socket call, in every kind that has one
    CallId call = 0;       ///< the observed call; 0: none (inferred, or the kernel alone)
    SegmentNumber to = 0;  ///< reply: the segment answered
    Answered answered = Answered::other;  ///< reply: what that was, where the ACK says nothing new
    Pid pid = 0;              ///< the process of the call, or the one that ended; 0: unknown
    std::int32_t signal = 0;  ///< exit: the signal that ended it; 0: it left by itself
};

/// Where a connection's two ends are; unchanged as long as it lives.
struct ConnectionIdentity {
    ConnectionId id = 0;
    Endpoint client;
    Endpoint server;
    std::uint32_t place = 0;  ///< from 0, given again to a later connection: for tables beside it
};

struct SegmentFinding {
    SegmentNumber number = 0;
    ConnectionIdentity connection;
    Side from = Side::none;
    Phase phase = Phase::other;
    std::uint64_t seq = 0;  ///< relative to the sender's SYN
    std::optional<std::uint64_t>
        ack;                   ///< relative to the receiver's SYN; absent without the ACK bit
    std::uint64_t window = 0;  ///< in bytes, scaled where the scale is known
    Cause cause;
    TcpState client_before = TcpState::closed;
    TcpState server_before = TcpState::closed;
    TcpState client_state = TcpState::closed;  ///< after this segment
    TcpState server_state = TcpState::closed;
    Notes notes;
    /// Waiting calls whose wait this segment can end. What really returned, and by which segments,
    /// is told by CallFinding::woken_by; an outlet that wants both on one line waits for these
    /// calls.
    std::span<const CallId> may_wake;
};

/// What is known of an ICMP error.
struct IcmpFinding {
    ConnectionIdentity connection;  ///< that of the segment quoted; id 0: none that is known
    Side to = Side::none;           ///< the end that sent that segment, and is told
    SegmentNumber quoted = 0;       ///< 0: it is not known which it is
    Phase phase = Phase::other;     ///< of the segment quoted
    std::uint64_t seq = 0;          ///< its number, relative to the SYN of who sent it
    TcpState client_before = TcpState::closed;
    TcpState server_before = TcpState::closed;
    TcpState client_state = TcpState::closed;
    TcpState server_state = TcpState::closed;
};

/// What is known of a call when it begins, and again when it returns (or its process ends).
struct CallFinding {
    ConnectionIdentity connection;  ///< id 0: none yet
    Side side = Side::none;  ///< the connection's end that its socket is, else the process's role
    std::optional<TcpState> state;   ///< analysed, of its socket's end, after the call
    std::optional<TcpState> kernel;  ///< TCP_INFO's, at the same moment
    std::vector<SegmentNumber> woken_by;
    Notes notes;
};

/// What is known of a socket that no process holds any more.
struct OrphanFinding {
    ConnectionIdentity connection;
    Side side = Side::none;             ///< the end that it is
    TcpState state = TcpState::closed;  ///< analysed
    bool agrees = true;                 ///< with what the kernel said
};

enum class Outcome : std::uint8_t {
    closed,
    half_closed,
    reset,
    refused,
    unanswered,
    open,
    partial
};
std::string_view name(Outcome outcome);  ///< "half-closed"

struct EndTotals {
    std::uint64_t segments = 0;
    std::uint64_t bytes = 0;            ///< payload, each byte once
    std::uint64_t retransmissions = 0;  ///< segments
    Pid pid = 0;                        ///< the process at this end, where known
};

struct ConnectionFinding {
    ConnectionIdentity identity;
    Time first = 0;
    Time last = 0;
    Outcome outcome = Outcome::partial;
    std::optional<std::string> closed_first;  ///< "client", "server", "both"
    std::string conn_state;                   ///< Zeek's: "SF"
    std::string history;                      ///< Zeek's: "ShADadFf"
    std::uint64_t segments = 0;
    EndTotals client;
    EndTotals server;
    TcpState client_state = TcpState::closed;
    TcpState server_state = TcpState::closed;
    Time round_trip = -1;  ///< SYN to SYN-ACK plus SYN-ACK to ACK, ns; -1: not seen
    Notes notes;
};

struct Summary {
    std::uint64_t segments = 0;
    std::uint64_t calls = 0;
    std::uint64_t connections = 0;
    std::uint64_t dropped = 0;        ///< frames that the capture lost
    std::uint64_t unexplained = 0;    ///< segments whose cause is unknown
    std::uint64_t disagreements = 0;  ///< analysed state against TCP_INFO
    std::uint64_t compared = 0;       ///< how often the two were compared
};

}  // namespace tcpwhy::model

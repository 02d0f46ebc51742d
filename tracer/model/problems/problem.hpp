// Problems: the things in a trace that its reader most likely wants to fix. Found by
// tracer/problems; shown at the end of a trace, most harmful first.
//
// To add a kind: an enumerator at its place in the order of harm, its row, and the rule in
// tracer/problems.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "tracer/model/process_event.hpp"

namespace tcpwhy::model {

/// In the order of harm.
enum class ProblemKind : std::uint8_t {
    killed,               ///< a signal ended a program, and tcpwhy did not send it
    eof_ignored,          ///< a program goes on reading after the end of its input
    both_wait,            ///< each end stood in a read when the run was ended
    never_closed,         ///< the peer has closed, and the program has not
    reset_unread,         ///< close() with unread bytes reset the connection
    port_held,            ///< bind() or listen() failed with EADDRINUSE
    descriptors_used_up,  ///< accept() or socket() failed with EMFILE or ENFILE
    nobody_listens,       ///< a SYN to a port on which nobody listens
    gave_up,              ///< a call failed because nobody answered
    exit_status,          ///< a program of the run ended with a status that is not 0
    descriptor_leaked,    ///< a close() sent nothing, and the other holder never closed
    input_empty,          ///< a program found nothing to read on its standard input
    resets,               ///< of a capture: resets that end a connection
    zero_windows,         ///< of a capture: a receiver had no room
    retransmissions,      ///< of a capture: segments that were sent again
    half_closed,          ///< of a capture: closed by one end alone, for long
    frames_missed,        ///< the capture does not have all frames
    unexplained,          ///< segments whose cause is unknown
};

struct ProblemRow {
    ProblemKind kind;
    std::string_view name;   ///< stable, for tools
    std::string_view topic;  ///< of `tcpwhy explain`
};

inline constexpr std::array problem_rows = {
    ProblemRow{ProblemKind::killed, "killed", "killed"},
    ProblemRow{ProblemKind::eof_ignored, "eof-ignored", "eof-ignored"},
    ProblemRow{ProblemKind::both_wait, "both-wait", "both-wait"},
    ProblemRow{ProblemKind::never_closed, "never-closed", "missing-close"},
    ProblemRow{ProblemKind::reset_unread, "reset-unread", "reset-unread-data"},
    ProblemRow{ProblemKind::port_held, "port-held", "port-in-time-wait"},
    ProblemRow{ProblemKind::descriptors_used_up, "descriptors-used-up", "descriptors-used-up"},
    ProblemRow{ProblemKind::nobody_listens, "nobody-listens", "reset-no-listener"},
    ProblemRow{ProblemKind::gave_up, "gave-up", "gave-up"},
    ProblemRow{ProblemKind::exit_status, "exit-status", "exit-status"},
    ProblemRow{ProblemKind::descriptor_leaked, "descriptor-leaked", "shared-descriptor"},
    ProblemRow{ProblemKind::input_empty, "input-empty", "input-empty"},
    ProblemRow{ProblemKind::resets, "resets", "R"},
    ProblemRow{ProblemKind::zero_windows, "zero-windows", "zero-window"},
    ProblemRow{ProblemKind::retransmissions, "retransmissions", "retransmission"},
    ProblemRow{ProblemKind::half_closed, "half-closed", "half-closed"},
    ProblemRow{ProblemKind::frames_missed, "frames-missed", "frames-dropped"},
    ProblemRow{ProblemKind::unexplained, "unexplained", "unexplained"},
};

constexpr bool problems_stand_in_order() {
    for (std::size_t index = 0; index < problem_rows.size(); ++index)
        if (static_cast<std::size_t>(problem_rows[index].kind) != index) return false;
    return problem_rows.size() == static_cast<std::size_t>(ProblemKind::unexplained) + 1;
}
static_assert(problems_stand_in_order());

inline const ProblemRow& row_of(ProblemKind kind) {
    return problem_rows[static_cast<std::size_t>(kind)];
}

/// One problem, or the sum of those of a kind that are not listed one by one.
struct Problem {
    ProblemKind kind{};
    Time time = 0;
    std::string text;             ///< a clause without a full stop
    std::string topic;            ///< "": that of its kind
    ConnectionId connection = 0;  ///< 0: none; so are these
    SegmentNumber segment = 0;
    CallId call = 0;
    Pid pid = 0;
    Side side = Side::none;
    std::shared_ptr<const CallSite> site;  ///< of the call; null: unknown
    std::uint64_t count = 0;               ///< more of this kind, which have no event of their own

    [[nodiscard]] std::string_view explained_by() const {
        return topic.empty() ? row_of(kind).topic : std::string_view{topic};
    }
};

}  // namespace tcpwhy::model

#include "tracer/model/note.hpp"

#include <array>
#include <cstddef>

namespace tcpwhy::model {
namespace {

struct Row {
    NoteCode code;
    std::string_view name;
};

constexpr std::array rows = {
    Row{NoteCode::retransmission, "retransmission"},
    Row{NoteCode::duplicate, "duplicate"},
    Row{NoteCode::lost, "lost"},
    Row{NoteCode::deferred_send, "deferred-send"},
    Row{NoteCode::released_by_option, "released-by-option"},
    Row{NoteCode::released_by_timer, "released-by-timer"},
    Row{NoteCode::coalesced_writes, "coalesced-writes"},
    Row{NoteCode::split_write, "split-write"},
    Row{NoteCode::fin_with_data, "fin-with-data"},
    Row{NoteCode::ack_on_fin, "ack-on-fin"},
    Row{NoteCode::offload, "offload"},
    Row{NoteCode::delayed_ack, "delayed-ack"},
    Row{NoteCode::keep_alive, "keep-alive"},
    Row{NoteCode::window_probe, "window-probe"},
    Row{NoteCode::window_update, "window-update"},
    Row{NoteCode::zero_window, "zero-window"},
    Row{NoteCode::reset_no_listener, "reset-no-listener"},
    Row{NoteCode::reset_no_socket, "reset-no-socket"},
    Row{NoteCode::reset_unread_data, "reset-unread-data"},
    Row{NoteCode::reset_linger, "reset-linger"},
    Row{NoteCode::reset_disconnect, "reset-disconnect"},
    Row{NoteCode::reset_listener_closed, "reset-listener-closed"},
    Row{NoteCode::reset_abort_exit, "reset-abort-exit"},
    Row{NoteCode::reset_shutdown_read, "reset-shutdown-read"},
    Row{NoteCode::reset_half_open, "reset-half-open"},
    Row{NoteCode::reset_timed_out, "reset-timed-out"},
    Row{NoteCode::reset_by_filter, "reset-by-filter"},
    Row{NoteCode::icmp_error, "icmp-error"},
    Row{NoteCode::reset_ignored, "reset-ignored"},
    Row{NoteCode::not_accepted, "not-accepted"},
    Row{NoteCode::listen_queue_full, "listen-queue-full"},
    Row{NoteCode::accepted_after_reset, "accepted-after-reset"},
    Row{NoteCode::shared_descriptor, "shared-descriptor"},
    Row{NoteCode::close_sends_nothing, "close-sends-nothing"},
    Row{NoteCode::close_held_up, "close-held-up"},
    Row{NoteCode::lingering_close, "lingering-close"},
    Row{NoteCode::closed_by_exec, "closed-by-exec"},
    Row{NoteCode::missing_close, "missing-close"},
    Row{NoteCode::shutdown_read, "shutdown-read"},
    Row{NoteCode::broken_pipe, "broken-pipe"},
    Row{NoteCode::connect_in_progress, "connect-in-progress"},
    Row{NoteCode::gave_up, "gave-up"},
    Row{NoteCode::port_in_time_wait, "port-in-time-wait"},
    Row{NoteCode::dual_stack, "dual-stack"},
    Row{NoteCode::urgent_mark, "urgent-mark"},
    Row{NoteCode::simultaneous_open, "simultaneous-open"},
    Row{NoteCode::simultaneous_close, "simultaneous-close"},
    Row{NoteCode::self_connect, "self-connect"},
    Row{NoteCode::half_close, "half-close"},
    Row{NoteCode::time_wait, "time-wait"},
    Row{NoteCode::tuple_reused, "tuple-reused"},
    Row{NoteCode::challenge_ack, "challenge-ack"},
    Row{NoteCode::fast_open_request, "fast-open-request"},
    Row{NoteCode::fast_open_data, "fast-open-data"},
    Row{NoteCode::deferred_accept, "deferred-accept"},
    Row{NoteCode::urgent_data, "urgent-data"},
    Row{NoteCode::syn_data, "syn-data"},
    Row{NoteCode::state_disagrees, "state-disagrees"},
    Row{NoteCode::mid_stream, "mid-stream"},
    Row{NoteCode::missing_segments, "missing-segments"},
    Row{NoteCode::overtaken, "overtaken"},
    Row{NoteCode::ambiguous_call, "ambiguous-call"},
};

constexpr bool rows_stand_in_order() {
    for (std::size_t index = 0; index < rows.size(); ++index)
        if (static_cast<std::size_t>(rows[index].code) != index) return false;
    return rows.size() == static_cast<std::size_t>(NoteCode::ambiguous_call) + 1;
}
static_assert(rows_stand_in_order());

}  // namespace

std::string_view name(NoteCode code) {
    const auto index = static_cast<std::size_t>(code);
    return index < rows.size() ? rows[index].name : std::string_view{};
}

std::optional<NoteCode> note_named(std::string_view wanted) {
    for (const Row& row : rows)
        if (row.name == wanted) return row.code;
    return std::nullopt;
}

}  // namespace tcpwhy::model

#include "tracer/model/note.hpp"

#include <array>
#include <cstddef>

namespace tcpwhy::model {
namespace {

// The default ladder shows striking notes; only a verbose ladder shows the others.
constexpr bool striking = true;
constexpr bool verbose = false;

// In the order of NoteCode. A row without a page in docs/notes fails the unit tests.
constexpr std::array rows = {
    NoteRow{NoteCode::retransmission, "retransmission", verbose,
            "sends again what segment {n} carried", "sends again what was sent before"},
    NoteRow{NoteCode::duplicate, "duplicate", verbose, "the same as segment {n}",
            "seen before on the wire"},
    NoteRow{NoteCode::lost, "lost", striking,
            "dropped before delivery: the receiver's TCP never saw it"},
    NoteRow{NoteCode::deferred_send, "deferred-send", verbose,
            "the call had returned before; the kernel kept the bytes until segment {n} let them go",
            "the call had returned before; the kernel kept the bytes and sends them now"},
    NoteRow{NoteCode::released_by_option, "released-by-option", verbose,
            "the option that was just set lets the waiting bytes go (tcp(7): TCP_NODELAY, TCP_CORK "
            "off)"},
    NoteRow{NoteCode::released_by_timer, "released-by-timer", verbose,
            "MSG_MORE and TCP_CORK hold a part of a segment back for 200 ms at most (tcp(7))"},
    NoteRow{NoteCode::coalesced_writes, "coalesced-writes", verbose,
            "carries the bytes of {n} calls: TCP is a stream and keeps no borders between writes",
            "carries the bytes of several calls"},
    NoteRow{NoteCode::split_write, "split-write", verbose,
            "the bytes of one call take more than one segment"},
    NoteRow{NoteCode::fin_with_data, "fin-with-data", verbose, "the FIN rides on the last bytes"},
    NoteRow{NoteCode::ack_on_fin, "ack-on-fin", verbose,
            "this FIN also acknowledges the peer's, so no ACK of its own is needed"},
    NoteRow{NoteCode::offload, "offload", verbose,
            "larger than the MSS: the network card would cut it, and loopback never does"},
    NoteRow{NoteCode::delayed_ack, "delayed-ack", verbose,
            "the ACK waited {ms} ms for data to ride on (RFC 9293, 3.8.6.3)",
            "the ACK waited for data to ride on (RFC 9293, 3.8.6.3)"},
    NoteRow{NoteCode::keep_alive, "keep-alive", verbose,
            "a keep-alive probe: a sequence number already used, so that the peer must answer (RFC "
            "9293, 3.8.4)"},
    NoteRow{NoteCode::window_probe, "window-probe", verbose,
            "a probe of a closed window (RFC 9293, 3.8.6.1)"},
    NoteRow{NoteCode::window_update, "window-update", verbose,
            "reading made room: the window is now {n} bytes",
            "reading made room: the window opens"},
    NoteRow{NoteCode::zero_window, "zero-window", striking,
            "the receive buffer is full: the window is 0 and the peer has to wait"},
    NoteRow{NoteCode::reset_no_listener, "reset-no-listener", striking,
            "no socket listens on this port: connect() fails with ECONNREFUSED"},
    NoteRow{NoteCode::reset_no_socket, "reset-no-socket", striking,
            "no program holds the socket for this segment any more (RFC 9293, 3.10.7.1)"},
    NoteRow{NoteCode::reset_unread_data, "reset-unread-data", striking,
            "{n} unread byte{s} made the close a reset (RFC 2525, 2.17)",
            "unread bytes made the close a reset (RFC 2525, 2.17)"},
    NoteRow{NoteCode::reset_linger, "reset-linger", striking,
            "SO_LINGER with 0 seconds makes the close a reset (socket(7))"},
    NoteRow{NoteCode::reset_disconnect, "reset-disconnect", striking,
            "connect() with AF_UNSPEC dissolves the connection (connect(2))"},
    NoteRow{NoteCode::reset_listener_closed, "reset-listener-closed", striking,
            "the listening socket went away while this connection waited in its queue"},
    NoteRow{NoteCode::reset_abort_exit, "reset-abort-exit", striking,
            "no close() was called: the end of the process gave the socket up"},
    NoteRow{NoteCode::reset_shutdown_read, "reset-shutdown-read", verbose,
            "shutdown() has closed this end for reading, and in FIN-WAIT-2 Linux then answers data "
            "with a reset"},
    NoteRow{NoteCode::reset_half_open, "reset-half-open", verbose,
            "the ACK belongs to an older connection that this end does not know: the reset ends it "
            "(RFC 9293, 3.5.1)"},
    NoteRow{NoteCode::reset_timed_out, "reset-timed-out", verbose,
            "the peer has not answered for too long, so the kernel gives the connection up"},
    NoteRow{NoteCode::reset_by_filter, "reset-by-filter", striking,
            "no program closed, and both sockets exist: something between them sent this, such as "
            "a firewall"},
    NoteRow{NoteCode::icmp_error, "icmp-error", striking,
            "an ICMP error about segment {n} had arrived, and this call reports it (RFC 1122, "
            "4.2.3.9)"},
    NoteRow{NoteCode::reset_ignored, "reset-ignored", striking,
            "the sequence number is not the expected one, so this reset closes nothing (RFC 5961, "
            "3.2)"},
    NoteRow{NoteCode::not_accepted, "not-accepted", verbose,
            "the kernel has established the connection; it is number {n} of those that wait for "
            "accept()",
            "the kernel has established the connection; no accept() has returned it yet"},
    NoteRow{NoteCode::listen_queue_full, "listen-queue-full", striking,
            "{n} connection{s} wait{v} for accept() and the backlog allows no more, so the kernel "
            "drops this (listen(2))",
            "the accept queue is full, so the kernel drops this (listen(2))"},
    NoteRow{NoteCode::accepted_after_reset, "accepted-after-reset", verbose,
            "the client has already reset this connection; accept() still returns it, and the "
            "first read fails with ECONNRESET"},
    NoteRow{
        NoteCode::shared_descriptor, "shared-descriptor", striking,
        "{n} more descriptor{s} refer{v} to this socket{who}, so closing this one sends nothing",
        "another descriptor refers to this socket, so closing this one sends nothing"},
    NoteRow{NoteCode::close_sends_nothing, "close-sends-nothing", verbose,
            "there is no connection to end yet, so closing sends nothing (RFC 9293, 3.10.4)"},
    NoteRow{NoteCode::close_held_up, "close-held-up", verbose,
            "another thread was still in a call on this socket, which keeps it open after close() "
            "(close(2))"},
    NoteRow{NoteCode::lingering_close, "lingering-close", verbose,
            "SO_LINGER made close() wait for the peer's acknowledgement: {ms} ms (socket(7))"},
    NoteRow{NoteCode::closed_by_exec, "closed-by-exec", verbose,
            "execve() closed this socket, which is marked FD_CLOEXEC (execve(2))"},
    NoteRow{
        NoteCode::missing_close, "missing-close", verbose,
        "the peer closed {ms} ms before, but the program did not: CLOSE-WAIT lasts until close()"},
    NoteRow{NoteCode::shutdown_read, "shutdown-read", verbose,
            "SHUT_RD sends nothing: reads at this end return 0, and the peer does not learn of it "
            "(shutdown(2))"},
    NoteRow{
        NoteCode::broken_pipe, "broken-pipe", verbose,
        "EPIPE: this end can send no more, because it has shut down or has been reset (send(2))"},
    NoteRow{NoteCode::connect_in_progress, "connect-in-progress", verbose,
            "EINPROGRESS, but the handshake is already done: poll for writing, then SO_ERROR, "
            "shows it (connect(2))",
            "EINPROGRESS: the handshake goes on without the program; poll for writing, then "
            "SO_ERROR, shows the result (connect(2))"},
    NoteRow{
        NoteCode::gave_up, "gave-up", verbose,
        "ETIMEDOUT: the peer did not answer for too long, and the kernel has given up (tcp(7))"},
    NoteRow{NoteCode::port_in_time_wait, "port-in-time-wait", verbose,
            "connection {n} is still in TIME-WAIT at this port; SO_REUSEADDR, set on both sockets, "
            "allows it (socket(7))"},
    NoteRow{NoteCode::dual_stack, "dual-stack", verbose,
            "IPv4 through an IPv6 socket: the program sees its peer as ::ffff:a.b.c.d (ipv6(7))"},
    NoteRow{NoteCode::urgent_mark, "urgent-mark", verbose,
            "the read stops before the urgent byte, though more has arrived (tcp(7))"},
    NoteRow{NoteCode::simultaneous_open, "simultaneous-open", striking,
            "both ends sent a SYN, and they crossed (RFC 9293, 3.5)"},
    NoteRow{NoteCode::simultaneous_close, "simultaneous-close", striking,
            "both ends sent a FIN, and they crossed (RFC 9293, 3.6)"},
    NoteRow{NoteCode::self_connect, "self-connect", striking,
            "the socket is connected to itself: both ends are one"},
    NoteRow{NoteCode::half_close, "half-close", verbose,
            "this end has sent its FIN and still receives"},
    NoteRow{NoteCode::time_wait, "time-wait", verbose,
            "the {end} closed before it had the other FIN, so its end stays in TIME-WAIT (60 s on "
            "Linux)",
            "this end stays in TIME-WAIT so that late segments find it (60 s on Linux)"},
    NoteRow{NoteCode::tuple_reused, "tuple-reused", striking,
            "the same addresses and ports as connection {n} before",
            "the same addresses and ports as a connection before"},
    NoteRow{NoteCode::challenge_ack, "challenge-ack", striking,
            "a challenge ACK: the answer to a segment that does not fit (RFC 5961)"},
    NoteRow{NoteCode::fast_open_request, "fast-open-request", verbose,
            "the SYN asks for a Fast Open cookie (RFC 7413)"},
    NoteRow{NoteCode::fast_open_data, "fast-open-data", verbose,
            "the SYN carries data with a Fast Open cookie (RFC 7413)"},
    NoteRow{NoteCode::deferred_accept, "deferred-accept", verbose,
            "TCP_DEFER_ACCEPT: the server's kernel still waits for the first data"},
    NoteRow{NoteCode::urgent_data, "urgent-data", verbose, "urgent data; the urgent pointer is {n}",
            "urgent data"},
    NoteRow{NoteCode::syn_data, "syn-data", verbose, "the SYN carries data"},
    NoteRow{NoteCode::state_disagrees, "state-disagrees", striking,
            "the kernel reports {state}, but the analysis has another state",
            "the kernel reports {state}, but the analysis has another state"},
    NoteRow{NoteCode::mid_stream, "mid-stream", verbose,
            "the trace does not show the opening of this connection"},
    NoteRow{NoteCode::missing_segments, "missing-segments", striking,
            "some bytes were sent but never captured"},
    NoteRow{NoteCode::overtaken, "overtaken", striking,
            "it was sent before segment {n}, which overtook it",
            "it was sent before a segment that overtook it"},
    NoteRow{NoteCode::ambiguous_call, "ambiguous-call", verbose,
            "more than one call could have sent this; the earliest is named"},
};

constexpr bool rows_stand_in_order() {
    for (std::size_t index = 0; index < rows.size(); ++index)
        if (static_cast<std::size_t>(rows[index].code) != index) return false;
    return rows.size() == static_cast<std::size_t>(NoteCode::ambiguous_call) + 1;
}
static_assert(rows_stand_in_order());

}  // namespace

std::span<const NoteRow> note_rows() {
    return rows;
}

const NoteRow* row_of(NoteCode code) {
    const auto index = static_cast<std::size_t>(code);
    return index < rows.size() ? &rows[index] : nullptr;
}

std::string_view name(NoteCode code) {
    const NoteRow* row = row_of(code);
    return row != nullptr ? row->name : std::string_view{};
}

std::optional<NoteCode> note_named(std::string_view wanted) {
    for (const NoteRow& row : rows)
        if (row.name == wanted) return row.code;
    return std::nullopt;
}

bool is_striking(NoteCode code) {
    const NoteRow* row = row_of(code);
    return row != nullptr && row->striking;
}

}  // namespace tcpwhy::model

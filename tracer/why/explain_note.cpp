#include "tracer/why/explain_note.hpp"

#include <array>
#include <cstddef>

#include "tracer/why/sentence.hpp"

namespace tcpwhy::why {
namespace {

using model::NoteCode;
using model::TcpState;

// {n} is the value, {s} and {v} the endings of a noun and a verb that agree with it, {ms}
// nanoseconds as milliseconds, {state} a TcpState, {end} 1 for the client and 2 for the server,
// {who} a process; `without` stands where the value is 0.
struct NoteSentence {
    NoteCode code;
    std::string_view text;
    std::string_view without = {};
};

constexpr std::array note_sentences = {
    NoteSentence{NoteCode::retransmission, "sends again what segment {n} carried",
                 "sends again what was sent before"},
    NoteSentence{NoteCode::duplicate, "the same as segment {n}", "seen before on the wire"},
    NoteSentence{NoteCode::lost, "dropped before delivery: the receiver's TCP never saw it"},
    NoteSentence{
        NoteCode::deferred_send,
        "the call had returned before; the kernel kept the bytes until segment {n} let them go",
        "the call had returned before; the kernel kept the bytes and sends them now"},
    NoteSentence{NoteCode::released_by_option,
                 "the option that was just set lets the waiting bytes go (tcp(7): TCP_NODELAY, "
                 "TCP_CORK off)"},
    NoteSentence{NoteCode::released_by_timer,
                 "MSG_MORE and TCP_CORK hold a part of a segment back for 200 ms at most (tcp(7))"},
    NoteSentence{
        NoteCode::coalesced_writes,
        "carries the bytes of {n} calls: TCP is a stream and keeps no borders between writes",
        "carries the bytes of several calls"},
    NoteSentence{NoteCode::split_write, "the bytes of one call that take more than one segment"},
    NoteSentence{NoteCode::fin_with_data, "the FIN rides on the last bytes"},
    NoteSentence{NoteCode::ack_on_fin,
                 "this FIN also acknowledges the peer's, so no ACK of its own is needed"},
    NoteSentence{NoteCode::offload,
                 "larger than the MSS: the network card would cut it, and loopback never does"},
    NoteSentence{NoteCode::delayed_ack,
                 "the ACK waited {ms} ms for data to ride on (RFC 9293, 3.8.6.3)",
                 "the ACK waited for data to ride on (RFC 9293, 3.8.6.3)"},
    NoteSentence{NoteCode::keep_alive,
                 "a keep-alive probe: a sequence number already used, so that the peer must answer "
                 "(RFC 9293, 3.8.4)"},
    NoteSentence{NoteCode::window_probe, "a probe of a closed window (RFC 9293, 3.8.6.1)"},
    NoteSentence{NoteCode::window_update, "reading made room: the window is now {n} bytes",
                 "reading made room: the window opens"},
    NoteSentence{NoteCode::zero_window,
                 "the receive buffer is full: the window is 0 and the peer has to wait"},
    NoteSentence{NoteCode::reset_no_listener,
                 "no socket listens on this port: connect() fails with ECONNREFUSED"},
    NoteSentence{
        NoteCode::reset_no_socket,
        "no program holds the socket that this segment was for any more (RFC 9293, 3.10.7.1)"},
    NoteSentence{NoteCode::reset_unread_data,
                 "{n} unread byte{s} made the close a reset (RFC 2525, 2.17)",
                 "unread bytes made the close a reset (RFC 2525, 2.17)"},
    NoteSentence{NoteCode::reset_linger,
                 "SO_LINGER with 0 seconds makes the close a reset (socket(7))"},
    NoteSentence{NoteCode::reset_disconnect,
                 "connect() with AF_UNSPEC dissolves the connection (connect(2))"},
    NoteSentence{NoteCode::reset_listener_closed,
                 "the listening socket went away while this connection waited in its queue"},
    NoteSentence{NoteCode::reset_abort_exit,
                 "no close() was called: the end of the process gave the socket up"},
    NoteSentence{NoteCode::reset_shutdown_read,
                 "shutdown() has closed this end for reading, and in FIN-WAIT-2 Linux then answers "
                 "data with a reset"},
    NoteSentence{NoteCode::reset_half_open,
                 "the ACK belongs to an older connection that this end knows nothing of: the reset "
                 "ends it (RFC 9293, 3.5.1)"},
    NoteSentence{NoteCode::reset_timed_out,
                 "the peer has not answered for too long, so the kernel gives the connection up"},
    NoteSentence{NoteCode::reset_by_filter,
                 "no program closed, and both sockets are there: something between them sends "
                 "this, such as a packet filter"},
    NoteSentence{
        NoteCode::icmp_error,
        "an ICMP error had come about segment {n}, and that is what this call reports (RFC "
        "1122, 4.2.3.9)"},
    NoteSentence{
        NoteCode::reset_ignored,
        "not the sequence number that is expected: this reset closes nothing (RFC 5961, 3.2)"},
    NoteSentence{NoteCode::not_accepted,
                 "the kernel has established the connection; it is number {n} of those that wait "
                 "for accept()",
                 "the kernel has established the connection; no accept() has taken it yet"},
    NoteSentence{NoteCode::listen_queue_full,
                 "{n} connection{s} wait{v} for accept() and the backlog allows no more, so the "
                 "kernel drops this (listen(2))",
                 "the accept queue is full, so the kernel drops this (listen(2))"},
    NoteSentence{NoteCode::accepted_after_reset,
                 "the client has reset this connection already; accept() still takes it, and the "
                 "first read fails with ECONNRESET"},
    NoteSentence{
        NoteCode::shared_descriptor,
        "{n} more descriptor{s} refer{v} to this socket{who}, so closing this one sends nothing",
        "another descriptor refers to this socket, so closing this one sends nothing"},
    NoteSentence{
        NoteCode::close_sends_nothing,
        "no connection is there yet to be ended, so closing sends nothing (RFC 9293, 3.10.4)"},
    NoteSentence{NoteCode::close_held_up,
                 "another thread was still in a call on this socket, which keeps it open beyond "
                 "close() (close(2))"},
    NoteSentence{NoteCode::lingering_close,
                 "SO_LINGER made close() wait for the peer's acknowledgement: {ms} ms (socket(7))"},
    NoteSentence{NoteCode::closed_by_exec,
                 "execve() closed this socket, which is marked FD_CLOEXEC (execve(2))"},
    NoteSentence{NoteCode::missing_close,
                 "the peer had closed {ms} ms before, and the program has not: CLOSE-WAIT lasts "
                 "until close()"},
    NoteSentence{NoteCode::shutdown_read,
                 "SHUT_RD sends nothing: this end's reads give 0, and the peer does not learn of "
                 "it (shutdown(2))"},
    NoteSentence{
        NoteCode::broken_pipe,
        "EPIPE: this end can send no more, because it has shut down or has been reset (send(2))"},
    NoteSentence{NoteCode::connect_in_progress,
                 "EINPROGRESS, and the handshake is done already: poll for writing and SO_ERROR "
                 "tell (connect(2))",
                 "EINPROGRESS: the handshake goes on without the program; poll for writing and "
                 "SO_ERROR tell (connect(2))"},
    NoteSentence{
        NoteCode::gave_up,
        "ETIMEDOUT: nothing was answered for too long, and the kernel has given up (tcp(7))"},
    NoteSentence{NoteCode::port_in_time_wait,
                 "connection {n} is still in TIME-WAIT at this port; SO_REUSEADDR, set on both "
                 "sockets, allows it (socket(7))"},
    NoteSentence{
        NoteCode::dual_stack,
        "IPv4 through an IPv6 socket: the program sees its peer as ::ffff:a.b.c.d (ipv6(7))"},
    NoteSentence{NoteCode::urgent_mark,
                 "the read stops before the urgent byte, though more has arrived (tcp(7))"},
    NoteSentence{NoteCode::simultaneous_open,
                 "both ends sent a SYN, and they crossed (RFC 9293, 3.5)"},
    NoteSentence{NoteCode::simultaneous_close,
                 "both ends sent a FIN, and they crossed (RFC 9293, 3.6)"},
    NoteSentence{NoteCode::self_connect, "the socket is connected to itself: both ends are one"},
    NoteSentence{NoteCode::half_close, "this end has sent its FIN and still receives"},
    NoteSentence{NoteCode::time_wait,
                 "the {end} closed before it had the other FIN, so its end stays in TIME-WAIT (60 "
                 "s on Linux)",
                 "this end stays in TIME-WAIT so that late segments find it (60 s on Linux)"},
    NoteSentence{NoteCode::tuple_reused, "the same addresses and ports as connection {n} before",
                 "the same addresses and ports as a connection before"},
    NoteSentence{NoteCode::challenge_ack,
                 "a challenge ACK: the answer to a segment that does not fit (RFC 5961)"},
    NoteSentence{NoteCode::fast_open_request, "the SYN asks for a Fast Open cookie (RFC 7413)"},
    NoteSentence{NoteCode::fast_open_data,
                 "the SYN carries data with a Fast Open cookie (RFC 7413)"},
    NoteSentence{NoteCode::deferred_accept,
                 "TCP_DEFER_ACCEPT: the server's kernel still waits for the first data"},
    NoteSentence{NoteCode::urgent_data, "urgent data; the urgent pointer is {n}", "urgent data"},
    NoteSentence{NoteCode::syn_data, "the SYN carries data"},
    NoteSentence{NoteCode::state_disagrees,
                 "the kernel says {state}, which is not the state the analysis arrives at",
                 "the kernel says {state}, which is not the state the analysis arrives at"},
    NoteSentence{NoteCode::mid_stream, "the opening of this connection was not seen"},
    NoteSentence{NoteCode::missing_segments, "bytes are missing that were sent but never captured"},
    NoteSentence{NoteCode::overtaken, "it was sent before segment {n}, which overtook it",
                 "it was sent before a segment that overtook it"},
    NoteSentence{NoteCode::ambiguous_call,
                 "more than one call could have sent this; the earliest is named"},
};

constexpr bool notes_stand_in_order() {
    for (std::size_t index = 0; index < note_sentences.size(); ++index)
        if (static_cast<std::size_t>(note_sentences[index].code) != index) return false;
    return note_sentences.size() == static_cast<std::size_t>(NoteCode::ambiguous_call) + 1;
}
static_assert(notes_stand_in_order());

void append_milliseconds(std::string& out, std::uint64_t nanoseconds) {
    const std::uint64_t tenths = (nanoseconds + 50'000) / 100'000;
    append_decimal(out, tenths / 10);
    out += '.';
    append_decimal(out, tenths % 10);
}

void append_word(std::string& out, std::string_view word, const model::Note& note) {
    if (word == "ms") {
        append_milliseconds(out, note.value);
    } else if (word == "state") {
        out += model::name(static_cast<TcpState>(note.value));
    } else if (word == "s") {
        if (note.value != 1) out += 's';
    } else if (word == "v") {
        if (note.value == 1) out += 's';
    } else if (word == "end") {
        out += note.value == 1 ? "client" : "server";
    } else if (word == "who") {
        if (note.who == 0) return;
        out += " (process ";
        append_decimal(out, static_cast<std::uint64_t>(note.who));
        out += ')';
    } else {
        append_decimal(out, note.value);
    }
}

}  // namespace

void append_note(std::string& out, const model::Note& note) {
    const auto index = static_cast<std::size_t>(note.code);
    if (index >= note_sentences.size()) return;
    const NoteSentence& row = note_sentences[index];
    const bool bare = note.value == 0 && !row.without.empty();
    fill(out, bare ? row.without : row.text,
         [&](std::string_view word) { append_word(out, word, note); });
}

}  // namespace tcpwhy::why

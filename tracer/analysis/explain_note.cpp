#include <array>
#include <cstddef>

#include "tracer/analysis/explain.hpp"
#include "tracer/analysis/sentence.hpp"

namespace tcpwhy::analysis {
namespace {

using model::NoteCode;
using model::TcpState;

// {n} is the value, {ms} nanoseconds as milliseconds, {state} a TcpState; `without` stands where
// the value is 0.
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
    NoteSentence{NoteCode::reset_no_socket,
                 "the socket that this segment was for no longer exists (RFC 9293, 3.10.7.1)"},
    NoteSentence{NoteCode::reset_unread_data,
                 "{n} unread bytes made the close a reset (RFC 2525, 2.17)",
                 "unread bytes made the close a reset (RFC 2525, 2.17)"},
    NoteSentence{NoteCode::reset_linger,
                 "SO_LINGER with 0 seconds makes the close a reset (socket(7))"},
    NoteSentence{NoteCode::reset_disconnect,
                 "connect() with AF_UNSPEC dissolves the connection (connect(2))"},
    NoteSentence{NoteCode::reset_listener_closed,
                 "the listening socket went away while this connection waited in its queue"},
    NoteSentence{NoteCode::reset_abort_exit,
                 "the process ended with unread bytes, or with SO_LINGER at 0 seconds"},
    NoteSentence{
        NoteCode::reset_ignored,
        "not the sequence number that is expected: this reset closes nothing (RFC 5961, 3.2)"},
    NoteSentence{NoteCode::not_accepted,
                 "the kernel has established the connection; no accept() has taken it yet"},
    NoteSentence{NoteCode::listen_queue_full,
                 "the accept queue is full, so the kernel drops this (listen(2), backlog)"},
    NoteSentence{NoteCode::shared_descriptor,
                 "{n} more descriptors refer to this socket, so closing this one sends nothing",
                 "another descriptor refers to this socket, so closing this one sends nothing"},
    NoteSentence{NoteCode::simultaneous_open,
                 "both ends sent a SYN, and they crossed (RFC 9293, 3.5)"},
    NoteSentence{NoteCode::simultaneous_close,
                 "both ends sent a FIN, and they crossed (RFC 9293, 3.6)"},
    NoteSentence{NoteCode::self_connect, "the socket is connected to itself: both ends are one"},
    NoteSentence{NoteCode::half_close, "this end has sent its FIN and still receives"},
    NoteSentence{NoteCode::time_wait,
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

}  // namespace

void append_note(std::string& out, const model::Note& note) {
    const auto index = static_cast<std::size_t>(note.code);
    if (index >= note_sentences.size()) return;
    const NoteSentence& row = note_sentences[index];
    const bool bare = note.value == 0 && !row.without.empty();
    fill(out, bare ? row.without : row.text, [&](std::string_view word) {
        if (word == "ms")
            append_milliseconds(out, note.value);
        else if (word == "state")
            out += model::name(static_cast<TcpState>(note.value));
        else
            append_decimal(out, note.value);
    });
}

}  // namespace tcpwhy::analysis

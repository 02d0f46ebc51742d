#include "tracer/why/by_call.hpp"

#include <array>

namespace tcpwhy::why {
namespace {

using model::NoteCode;
using model::Phase;

constexpr std::array call_rows = {
    Sentence{Shape::syn, note(NoteCode::retransmission), Effect::any, any_phase, any_call,
             "{call} by the {side} sends the SYN again",
             "a SYN sent again, as {call} does it while nothing answers"},
    Sentence{Shape::syn, note(NoteCode::self_connect), Effect::any, any_phase, any_call,
             "{call} by the {side} sends a SYN to its own address and port",
             "a SYN to its own address and port, as {call} sends it when it chose that port"},
    Sentence{Shape::syn, note(NoteCode::fast_open_data), Effect::any, any_phase, any_call,
             "{call} by the {side} opens the connection with {bytes} on the SYN (TCP Fast Open)",
             "a SYN with {bytes}, as {call} sends it with MSG_FASTOPEN"},
    Sentence{Shape::syn, any_note, Effect::any, any_phase, any_call,
             "{call} by the {side} sends the SYN that opens the connection",
             "a SYN, as {call} sends it to open a connection"},
    Sentence{Shape::syn_ack, any_note, Effect::any, any_phase, any_call,
             "the SYN of {call} by the {side} goes again, now with the ACK of the {peer}'s SYN",
             "a SYN with an ACK, as it follows when the SYNs of two connect() calls cross"},
    Sentence{Shape::reset, note(NoteCode::reset_unread_data), Effect::any, any_phase, any_call,
             "{call} by the {side} sends a reset and not a FIN, because received bytes were unread",
             "a reset, as {call} sends it when received bytes are unread"},
    Sentence{
        Shape::reset, note(NoteCode::reset_linger), Effect::any, any_phase, any_call,
        "{call} by the {side} sends a reset and not a FIN, because SO_LINGER asks for 0 seconds",
        "a reset, as {call} sends it when SO_LINGER asks for 0 seconds"},
    Sentence{Shape::reset, note(NoteCode::reset_disconnect), Effect::any, any_phase, any_call,
             "{call} with AF_UNSPEC by the {side} dissolves the connection with a reset",
             "a reset, as {call} with AF_UNSPEC sends it"},
    Sentence{Shape::reset, note(NoteCode::destroyed), Effect::any, any_phase, any_call,
             "{call} of another program resets the connection at the {side}'s end: no program of "
             "the {side} closed it",
             "a reset, as a request of another program to the kernel (`ss -K`) makes it"},
    Sentence{Shape::reset, note(NoteCode::reset_listener_closed), Effect::any, any_phase, any_call,
             "{call} of the listening socket resets the connection that still waited in its queue",
             "a reset, as {call} of a listening socket sends it to what waits in its queue"},
    Sentence{Shape::reset, any_note, Effect::any, any_phase, any_call,
             "{call} by the {side} ends the connection with a reset",
             "a reset, as {call} sends it to give a connection up"},
    Sentence{Shape::fin, note(NoteCode::fin_with_data), Effect::any, any_phase, any_call,
             "{call} by the {side} sends the FIN together with the last {bytes}",
             "the last {bytes} with a FIN, as {call} sends them"},
    Sentence{Shape::fin, note(NoteCode::close_held_up), Effect::any, any_phase, any_call,
             "{call} by the {side} had returned, and the FIN goes now that no other call of its "
             "threads uses the socket",
             "a FIN, as the kernel sends it when the last call on the socket has ended"},
    Sentence{Shape::fin, note(NoteCode::deferred_send), Effect::any, any_phase, any_call,
             "the FIN of {call} by the {side} goes out now that what stood before it has gone",
             "a FIN, as {call} leaves it to the kernel to send after the last bytes"},
    Sentence{Shape::fin, note(NoteCode::half_close), Effect::any, any_phase, any_call,
             "{call} by the {side} sends the FIN: it sends no more and still receives",
             "a FIN, as {call} sends it to say that it sends no more"},
    Sentence{Shape::fin, any_note, Effect::any, any_phase, model::SystemCall::shutdown,
             "{call} by the {side} sends the FIN: both directions are shut down at this end",
             "a FIN, as {call} sends it to say that it sends no more"},
    Sentence{Shape::fin, any_note, Effect::any, any_phase, any_call,
             "{call} by the {side} sends the FIN: it has nothing more to send",
             "a FIN, as {call} sends it"},
    Sentence{Shape::data, note(NoteCode::retransmission), Effect::any, any_phase, any_call,
             "the {side} sends {bytes} of {call} again",
             "{bytes} sent again, first given to {call}"},
    Sentence{Shape::data, note(NoteCode::deferred_send), Effect::any, any_phase, any_call,
             "{bytes} that {call} by the {side} left in the send queue go out now",
             "{bytes}, as the kernel sends them some time after {call}"},
    Sentence{Shape::data, note(NoteCode::coalesced_writes), Effect::any, any_phase, any_call,
             "{call} by the {side} sends {bytes}, together with those of other calls",
             "{bytes}, as several calls of {call} leave them to one segment"},
    Sentence{Shape::data, any_note, Effect::any, any_phase, any_call,
             "{call} by the {side} sends {bytes}", "{bytes}, as {call} sends them"},
    Sentence{
        Shape::ack, note(NoteCode::data_fin), Effect::any, any_phase, any_call,
        "{call} by the {side} ends its data with a DATA_FIN; the FIN follows when the {peer} has "
        "sent one, too",
        "a DATA_FIN, as {call} sends it on an MPTCP socket"},
    Sentence{
        Shape::ack, note(NoteCode::window_update), Effect::any, any_phase, any_call,
        "{call} by the {side} takes bytes out of the receive buffer, so its window opens to "
        "{window}",
        "an ACK that opens the window to {window}, as the kernel sends it when {call} makes room"},
    Sentence{Shape::ack, any_note, Effect::any, phase(Phase::handshake), any_call,
             "{call} by the {side} lets the ACK that completes the handshake go",
             "the handshake's last ACK, as the kernel sends it for {call}"},
    Sentence{Shape::ack, any_note, Effect::any, any_phase, any_call,
             "{call} by the {side} lets the ACK of what has arrived go",
             "an ACK, as the kernel sends it when {call} has taken the bytes"},
    Sentence{Shape::any, any_note, Effect::any, any_phase, any_call,
             "{call} by the {side} sends this segment", "a segment as {call} sends it"},
};

}  // namespace

std::span<const Sentence> by_call(Shape shape) {
    return rows_from<call_rows>(shape);
}

}  // namespace tcpwhy::why

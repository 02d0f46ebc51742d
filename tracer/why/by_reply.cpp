#include "tracer/why/by_reply.hpp"

#include <array>

namespace tcpwhy::why {
namespace {

using model::NoteCode;
using model::Phase;

constexpr std::array reply_rows = {
    Sentence{Shape::syn_ack, note(NoteCode::simultaneous_open), Effect::any, any_phase, any_call,
             "two SYNs crossed: the {side}'s kernel answers the {peer}'s with its own and an ACK",
             "two SYNs crossed: the {side}'s kernel answers the {peer}'s with its own and an ACK"},
    Sentence{Shape::syn_ack, note(NoteCode::retransmission), Effect::any, any_phase, any_call,
             "the SYN came again, so the {side}'s kernel answers it again on behalf of {call}",
             "a SYN-ACK sent again, as the kernel answers a repeated SYN on behalf of {call}"},
    Sentence{
        Shape::syn_ack, any_note, Effect::any, any_phase, model::SystemCall::listen,
        "the {side}'s kernel accepts the SYN on behalf of {call}; no accept() is needed for it",
        "a SYN-ACK, as the kernel sends it on behalf of {call}"},
    Sentence{Shape::syn_ack, any_note, Effect::any, any_phase, any_call,
             "the {side}'s kernel answers the SYN with its own SYN and an ACK",
             "a SYN-ACK, as the kernel sends it to answer a SYN"},
    Sentence{Shape::syn, note(NoteCode::multipath_join), Effect::any, any_phase, any_call,
             "the {side}'s kernel opens a further subflow of an MPTCP connection; no call asks for "
             "it",
             "a SYN, as the kernel sends it to open a further subflow of an MPTCP connection"},
    Sentence{Shape::syn, any_note, Effect::any, any_phase, any_call,
             "{to} made the {side}'s kernel send the SYN of {call} again",
             "a SYN, as the kernel sends it again when the answer to the first does not fit"},
    Sentence{Shape::reset, note(NoteCode::reset_no_listener), Effect::any, any_phase, any_call,
             "nobody listens on that port, so the {side}'s kernel refuses the SYN with a reset",
             "a reset, as the kernel refuses a SYN to a port that nobody listens on"},
    Sentence{Shape::reset, note(NoteCode::reset_by_filter), Effect::any, any_phase, any_call,
             "no program's doing and not TCP's own: what stands between the ends answers {to} with "
             "a reset",
             "a reset in answer to {to} that neither end has sent"},
    Sentence{Shape::reset, note(NoteCode::reset_half_open), Effect::any, any_phase, any_call,
             "{to} belongs to an older connection, so the {side}'s kernel ends that with a reset",
             "a reset, as the kernel answers an ACK that does not fit the opening"},
    Sentence{Shape::reset, note(NoteCode::reset_shutdown_read), Effect::any, any_phase, any_call,
             "the {side}'s program has shut down reading too, so its kernel answers {to} with a "
             "reset",
             "a reset, as the kernel answers {to} after shutdown()"},
    Sentence{Shape::reset, note(NoteCode::reset_no_socket), Effect::any, any_phase, any_call,
             "the socket for {to} is gone, so the {side}'s kernel answers with a reset",
             "a reset, as the kernel answers {to} when the socket for it is gone"},
    Sentence{Shape::reset, note(NoteCode::reset_ignored), Effect::any, any_phase, any_call,
             "the {side}'s kernel answers {to} with a reset that does not fit and closes nothing",
             "a reset in answer to {to}, with a sequence number that closes nothing"},
    Sentence{Shape::reset, any_note, Effect::any, phase(Phase::handshake), any_call,
             "the {side}'s kernel refuses {to} with a reset",
             "a reset, as the kernel refuses an opening"},
    Sentence{
        Shape::reset, any_note, Effect::any, any_phase, any_call,
        "the {side}'s kernel answers {to} with a reset, because it cannot take what it carries",
        "a reset, as the kernel answers a segment that it cannot take"},
    Sentence{
        Shape::fin, note(NoteCode::retransmission), Effect::any, any_phase, any_call,
        "{to} shows that the FIN is missing, so the {side}'s kernel sends that of {call} again",
        "a FIN sent again, as the kernel does when {to} shows that it is missing"},
    Sentence{Shape::fin, any_note, Effect::any, any_phase, any_call,
             "{to} makes room, so the {side}'s kernel lets the FIN of {call} go",
             "a FIN, as the kernel lets it go when {to} makes room"},
    Sentence{Shape::data, note(NoteCode::retransmission), Effect::any, any_phase, any_call,
             "the ACKs up to {to} show a gap, so the {side}'s kernel sends {bytes} of {call} again",
             "{bytes} sent again, as the kernel does when ACKs up to {to} show a gap"},
    Sentence{Shape::data, any_note, Effect::any, any_phase, any_call,
             "{to} makes room, so the {side}'s kernel sends {bytes} that {call} had left to it",
             "{bytes}, as the kernel sends what {call} left to it when {to} makes room"},
    Sentence{Shape::ack, note(NoteCode::challenge_ack), Effect::any, any_phase, any_call,
             "{to} does not fit, so the {side}'s kernel asks with a challenge ACK (RFC 5961)",
             "a challenge ACK, as the kernel answers {to}, which does not fit (RFC 5961)"},
    Sentence{
        Shape::ack, any_note, Effect::completes, any_phase, any_call,
        "the {side}'s kernel completes the handshake on behalf of {call}, which can now return",
        "the handshake's last ACK, as the kernel sends it on behalf of {call}"},
    Sentence{Shape::ack, any_note, Effect::finishes, any_phase, any_call,
             "the {side}'s kernel acknowledges the last FIN; no call is needed for it",
             "an ACK of the last FIN, as the kernel sends it without a call"},
    Sentence{Shape::ack, any_note, Effect::half_closes, any_phase, any_call,
             "the {side}'s kernel acknowledges the FIN; its program has yet to close",
             "an ACK of the FIN, as the kernel sends it without a call"},
    Sentence{Shape::ack, any_note, Effect::crosses, any_phase, any_call,
             "the {side}'s kernel acknowledges the FIN; its program has closed, too, and its own "
             "FIN has yet to arrive",
             "an ACK of the FIN, as the kernel sends it without a call"},
    Sentence{Shape::ack, any_note, Effect::keep_alive, any_phase, any_call,
             "the {side}'s kernel answers the keep-alive probe, {to}: the connection lives",
             "an ACK, as the kernel answers a keep-alive probe"},
    Sentence{Shape::ack, any_note, Effect::window_probe, any_phase, any_call,
             "the {side}'s kernel answers the window probe, {to}: it can take {window}",
             "an ACK, as the kernel answers a window probe"},
    Sentence{Shape::ack, any_note, Effect::ahead_of_gap, any_phase, any_call,
             "bytes before {to} are missing, so the {side}'s kernel repeats its last ACK",
             "an ACK once more, as the kernel answers {to}, before which bytes are missing"},
    Sentence{Shape::ack, any_note, Effect::nothing_new, any_phase, any_call,
             "{to} has nothing new, so the {side}'s kernel repeats its last ACK",
             "an ACK once more, as the kernel answers {to}, which has nothing new"},
    Sentence{Shape::ack, note(NoteCode::zero_window), Effect::any, any_phase, any_call,
             "the {side}'s kernel acknowledges {to} and has no room for more",
             "an ACK that closes the window, as the kernel sends it when its buffer is full"},
    Sentence{Shape::ack, note(NoteCode::window_update), Effect::any, any_phase, any_call,
             "the {side}'s kernel acknowledges {to} and opens its window to {window}",
             "an ACK that opens the window to {window}, as the kernel sends it"},
    Sentence{Shape::ack, any_note, Effect::being_read, any_phase, any_call,
             "the {side}'s kernel acknowledges {to}, at once or as a call takes its bytes",
             "an ACK, as the kernel sends it for {to}"},
    Sentence{Shape::ack, any_note, Effect::any, phase(Phase::shutdown), any_call,
             "the {side}'s kernel acknowledges {to} while the connection closes; no call sends it",
             "an ACK, as the kernel answers {to} while the connection closes"},
    Sentence{Shape::ack, any_note, Effect::any, phase(Phase::abort), any_call,
             "the {side}'s kernel answers {to}, which comes after the connection was reset",
             "an ACK, as the kernel answers what comes after a reset"},
    Sentence{Shape::ack, any_note, Effect::any, phase(Phase::handshake), any_call,
             "the {side}'s kernel answers {to} of the opening with an ACK",
             "an ACK, as the kernel answers a segment of the opening"},
    Sentence{Shape::ack, any_note, Effect::any, any_phase, any_call,
             "the {side}'s kernel acknowledges {to}; no call sends it",
             "an ACK, as the kernel sends it for {to} without a call"},
    Sentence{Shape::any, any_note, Effect::any, any_phase, any_call,
             "the {side}'s kernel answers {to}", "a segment as the kernel answers {to}"},
};

}  // namespace

std::span<const Sentence> by_reply(Shape shape) {
    return rows_from<reply_rows>(shape);
}

}  // namespace tcpwhy::why

#include "tracer/analysis/why_sentences.hpp"

#include <array>
#include <cstdint>
#include <span>

namespace tcpwhy::analysis {
namespace {

using model::CauseKind;
using model::NoteCode;
using model::Phase;
using model::TcpState;
using model::Timer;

// What a segment is, as far as the sentences are concerned.
enum class Shape : std::uint8_t { any, syn, syn_ack, reset, fin, data, ack };

// What the segment does beyond its shape.
enum class Effect : std::uint8_t {
    any,
    completes,    // the handshake, with its last ACK
    half_closes,  // acknowledges the first FIN
    crosses,      // acknowledges a FIN, when its own end has closed, too
    finishes,     // acknowledges the last FIN
    // acknowledges nothing new, and answers
    keep_alive,
    window_probe,
    ahead_of_gap,
    nothing_new,
};

constexpr int any_phase = -1;
constexpr int any_note = -1;

// One row a sentence; the first row that fits is taken.
struct Sentence {
    Shape shape;
    int note;  // a NoteCode that the segment has
    Effect effect;
    int phase;
    model::SystemCall call;  // none: any
    std::string_view observed;
    std::string_view inferred;
};

constexpr int note(NoteCode code) {
    return static_cast<int>(code);
}
constexpr int phase(Phase value) {
    return static_cast<int>(value);
}
constexpr auto any_call = model::SystemCall::none;

constexpr std::array by_call = {
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

constexpr std::array by_reply = {
    Sentence{Shape::any, note(NoteCode::duplicate), Effect::any, any_phase, any_call,
             "a copy of {to} on the wire: the {side} sent it once",
             "a copy of {to} on the wire: the {side} sent it once"},
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

constexpr std::array by_exit = {
    Sentence{Shape::reset, note(NoteCode::reset_unread_data), Effect::any, any_phase, any_call,
             "the {side}'s {ended} with received bytes unread, so the kernel closes with a reset",
             "a reset, as the kernel sends it when a process ends with received bytes unread"},
    Sentence{Shape::reset, note(NoteCode::reset_linger), Effect::any, any_phase, any_call,
             "the {side}'s {ended} with SO_LINGER at 0 seconds, so the kernel closes with a reset",
             "a reset, as the kernel sends it when a process ends with SO_LINGER at 0 seconds"},
    Sentence{Shape::reset, note(NoteCode::reset_listener_closed), Effect::any, any_phase, any_call,
             "the {side}'s {ended}, and its listening socket with this connection in the queue",
             "a reset, as the kernel sends it when a listening process ends"},
    Sentence{Shape::reset, any_note, Effect::any, any_phase, any_call,
             "the {side}'s {ended}, and the kernel gives its connection up with a reset",
             "a reset, as the kernel sends it when a process ends"},
    Sentence{Shape::fin, note(NoteCode::closed_by_exec), Effect::any, any_phase, any_call,
             "the {side}'s process executes another program, and the kernel closes its socket, "
             "which is marked FD_CLOEXEC",
             "a FIN, as the kernel sends it when execve() closes a socket"},
    Sentence{Shape::fin, note(NoteCode::fin_with_data), Effect::any, any_phase, any_call,
             "the {side}'s {ended}, so the kernel closes its socket and sends the last {bytes} "
             "with the FIN",
             "the last {bytes} and a FIN, as the kernel sends them when a process ends"},
    Sentence{
        Shape::fin, any_note, Effect::any, any_phase, any_call,
        "the {side}'s {ended} without close(), so the kernel closes its socket and sends the FIN",
        "a FIN, as the kernel sends it when a process ends without close()"},
    Sentence{Shape::data, any_note, Effect::any, any_phase, any_call,
             "the {side}'s {ended}, and the kernel still sends the {bytes} it left",
             "{bytes}, as the kernel still sends them after the end of a process"},
    Sentence{Shape::any, any_note, Effect::any, any_phase, any_call,
             "the {side}'s {ended}, and the kernel closes its socket",
             "a segment as the kernel sends it when a process ends"},
};

struct TimerSentence {
    Timer timer;
    Shape shape;
    std::string_view text;
    int note = any_note;
    std::string_view inferred = {};  // where it differs
};

constexpr std::array by_timer = {
    TimerSentence{Timer::delayed_ack, Shape::any,
                  "nothing went back that could carry the ACK, so the {side}'s delayed-ACK timer "
                  "sends it alone"},
    TimerSentence{Timer::retransmission, Shape::syn,
                  "nothing answered the SYN, so the {side}'s retransmission timer sends that of "
                  "{call} again"},
    TimerSentence{Timer::retransmission, Shape::syn_ack,
                  "TCP_DEFER_ACCEPT: no data has come, so the {side}'s kernel sends the SYN-ACK of "
                  "{call} again and will take the next ACK",
                  static_cast<int>(NoteCode::deferred_accept)},
    TimerSentence{Timer::retransmission, Shape::syn_ack,
                  "the handshake's last ACK did not come, so the {side}'s retransmission timer "
                  "sends the SYN-ACK again"},
    TimerSentence{Timer::retransmission, Shape::fin,
                  "the last bytes and the FIN behind them were not acknowledged in time, so the "
                  "{side}'s retransmission timer sends them again, with the FIN of {call}",
                  static_cast<int>(NoteCode::fin_with_data)},
    TimerSentence{Timer::retransmission, Shape::fin,
                  "the FIN was not acknowledged in time, so the {side}'s retransmission timer "
                  "sends that of {call} again"},
    TimerSentence{Timer::retransmission, Shape::data,
                  "{bytes} of {call} were not acknowledged in time, so the {side}'s "
                  "retransmission timer sends them again"},
    TimerSentence{Timer::retransmission, Shape::reset,
                  "the {side} has sent again as often as it may, so it gives up with a reset"},
    TimerSentence{Timer::retransmission, Shape::any,
                  "no acknowledgement came in time, so the {side}'s retransmission timer sends "
                  "again"},
    TimerSentence{Timer::tail_loss_probe, Shape::fin,
                  "the end of the stream is not acknowledged, so a tail loss probe sends the FIN "
                  "of {call} again (RFC 8985)",
                  any_note,
                  "a FIN sent again, by a tail loss probe as Linux does it (RFC 8985), else by the "
                  "retransmission timer"},
    TimerSentence{Timer::tail_loss_probe, Shape::any,
                  "the last bytes are not acknowledged, so a tail loss probe sends {bytes} of "
                  "{call} again (RFC 8985)",
                  any_note,
                  "{bytes} sent again, by a tail loss probe as Linux does it (RFC 8985), else by "
                  "the retransmission timer"},
    TimerSentence{Timer::keep_alive, Shape::reset,
                  "the keep-alive probes were not answered, so the {side}'s kernel gives the "
                  "connection up with a reset"},
    TimerSentence{Timer::keep_alive, Shape::any,
                  "the connection was idle, so the {side}'s keep-alive timer asks whether the "
                  "{peer} is still there (SO_KEEPALIVE)"},
    TimerSentence{Timer::window_probe, Shape::reset,
                  "the window probes were not answered, so the {side}'s kernel gives the "
                  "connection up with a reset"},
    TimerSentence{Timer::window_probe, Shape::any,
                  "the {peer}'s window is closed, so the {side}'s persist timer probes whether it "
                  "has opened"},
    TimerSentence{Timer::fin_wait_2, Shape::reset,
                  "the {peer}'s FIN did not come in time, so the {side}'s kernel has given up "
                  "FIN-WAIT-2 and resets"},
    TimerSentence{Timer::fin_wait_2, Shape::any,
                  "the {peer}'s FIN did not come in time, so the {side}'s FIN-WAIT-2 timer ends "
                  "the connection"},
    TimerSentence{Timer::time_wait, Shape::reset,
                  "the {side}'s TIME-WAIT is over, so its kernel knows the connection no more and "
                  "resets"},
    TimerSentence{Timer::time_wait, Shape::any,
                  "the {side} is held in TIME-WAIT, so its kernel acknowledges the FIN again"},
    TimerSentence{Timer::none, Shape::any, "a timer of the {side}'s kernel sends this segment"},
};

Shape shape_of(const model::Segment& segment) {
    using namespace model::tcp_flag;
    if ((segment.flags & rst) != 0) return Shape::reset;
    if ((segment.flags & syn) != 0) return (segment.flags & ack) != 0 ? Shape::syn_ack : Shape::syn;
    if ((segment.flags & fin) != 0) return Shape::fin;
    return segment.length > 0 ? Shape::data : Shape::ack;
}

Effect effect_of(model::Answered answered) {
    switch (answered) {
        case model::Answered::keep_alive:
            return Effect::keep_alive;
        case model::Answered::window_probe:
            return Effect::window_probe;
        case model::Answered::ahead_of_gap:
            return Effect::ahead_of_gap;
        case model::Answered::nothing_new:
            return Effect::nothing_new;
        case model::Answered::other:
            break;
    }
    return Effect::any;
}

// What the receiver's state tells: its FIN has been acknowledged, or its SYN.
Effect effect_of(const model::SegmentFinding& finding) {
    if (finding.cause.answered != model::Answered::other) return effect_of(finding.cause.answered);
    const bool from_client = finding.from == model::Side::client;
    const TcpState before = from_client ? finding.server_before : finding.client_before;
    const TcpState after = from_client ? finding.server_state : finding.client_state;
    if (before == after) {
        // A handshake's last ACK that is lost still completes it for its sender.
        const bool opens = finding.phase == Phase::handshake && before == TcpState::syn_received;
        return opens ? Effect::completes : Effect::any;
    }
    switch (before) {
        case TcpState::syn_received:
            return Effect::completes;
        case TcpState::fin_wait_1: {
            const TcpState own = from_client ? finding.client_state : finding.server_state;
            const bool closed_too = own == TcpState::closing || own == TcpState::last_ack;
            return closed_too ? Effect::crosses : Effect::half_closes;
        }
        case TcpState::last_ack:
        case TcpState::closing:
            return Effect::finishes;
        default:
            return Effect::any;
    }
}

std::string_view sentence_for(std::span<const Sentence> rows, const model::Segment& segment,
                              const model::SegmentFinding& finding) {
    const Shape shape = shape_of(segment);
    const Effect effect = effect_of(finding);
    for (const Sentence& row : rows) {
        if (row.shape != Shape::any && row.shape != shape) continue;
        if (row.effect != Effect::any && row.effect != effect) continue;
        if (row.phase != any_phase && row.phase != static_cast<int>(finding.phase)) continue;
        if (row.call != any_call && row.call != finding.cause.name) continue;
        if (row.note != any_note && !finding.notes.has(static_cast<NoteCode>(row.note))) continue;
        return finding.cause.evidence == model::Evidence::observed ? row.observed : row.inferred;
    }
    return "";  // not reached: the last row of each table fits all
}

std::string_view timer_sentence(const model::Segment& segment,
                                const model::SegmentFinding& finding) {
    const Shape shape = shape_of(segment);
    for (const TimerSentence& row : by_timer)
        if (row.timer == finding.cause.timer && (row.shape == Shape::any || row.shape == shape) &&
            (row.note == any_note || finding.notes.has(static_cast<NoteCode>(row.note))))
            return finding.cause.evidence == model::Evidence::observed || row.inferred.empty()
                       ? row.text
                       : row.inferred;
    return by_timer.back().text;
}

std::string_view unknown_sentence(const model::SegmentFinding& finding) {
    if (finding.notes.has(NoteCode::mid_stream))
        return "the connection began before the trace, so what made the {side} send this is not "
               "known";
    if (finding.cause.evidence == model::Evidence::observed)
        return "no observed call, segment, timer or end of a process explains this segment";
    return "nothing in the trace explains this segment";
}

}  // namespace

std::string_view why_sentence(const model::Segment& segment, const model::SegmentFinding& finding) {
    switch (finding.cause.kind) {
        case CauseKind::call:
            return sentence_for(by_call, segment, finding);
        case CauseKind::reply:
            return sentence_for(by_reply, segment, finding);
        case CauseKind::exit:
            return sentence_for(by_exit, segment, finding);
        case CauseKind::timer:
            return timer_sentence(segment, finding);
        case CauseKind::unknown:
            break;
    }
    return unknown_sentence(finding);
}

}  // namespace tcpwhy::analysis

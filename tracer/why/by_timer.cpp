#include "tracer/why/by_timer.hpp"

#include <algorithm>
#include <array>

namespace tcpwhy::why {
namespace {

using model::NoteCode;
using model::Timer;

constexpr std::array timer_rows = {
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

static_assert(std::ranges::all_of(timer_rows, [](const TimerSentence& row) {
    return has_room(row.text) && has_room(row.inferred);
}));

}  // namespace

std::span<const TimerSentence> by_timer() {
    return timer_rows;
}

}  // namespace tcpwhy::why

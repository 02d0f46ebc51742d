#include "tracer/analysis/tcp/arrivals.hpp"

#include <algorithm>

namespace tcpwhy::analysis {
namespace {

using model::Segment;
using model::TcpState;

/// Gaps that are remembered of one end.
constexpr std::size_t most_ahead = 4;

/// Notes the numbers that the end may have to send again, and how often it has.
void note_sent(End& sender, const End& receiver, const Reading& reading, const Arrival& now) {
    constexpr std::size_t most_carried = 4096;
    if (reading.nothing_new) {
        if (sender.repeats < 255) ++sender.repeats;
        return;
    }
    sender.repeats = 0;
    if (sender.disorder) sender.disorder->probe_byte = {};
    if (reading.end == sender.next) {
        sender.sent_new = now;
        sender.new_length = static_cast<std::uint32_t>(reading.end - reading.seq);
    }
    if (!sender.observed) return;
    auto& carried = sender.observed->carried;
    // One that is acknowledged stays: it may have been lost on the way to who asks again.
    while (carried.size() > most_carried ||
           (carried.size() > 1 && carried[1].end <= sender.acked && receiver.iss_known))
        carried.pop_front();
    carried.push_back({reading.seq, reading.end, now});
}

void note_owed(End& receiver, const Arrival& now, std::uint64_t end) {
    if (receiver.unanswered.number != 0) {
        if (!receiver.owed) receiver.owed = std::make_unique<OwedAnswers>();
        receiver.owed->add({receiver.unanswered, receiver.unanswered_end});
    }
    receiver.unanswered = now;
    receiver.unanswered_end = end;
}

void note_answer(End& sender, const Reading& reading) {
    if (sender.unanswered.number != 0 && reading.ack >= sender.received) {
        sender.answered = sender.answered_by(reading.ack);
        sender.unanswered = {};
    }
    if (sender.owed) sender.owed->acknowledge(reading.ack);
}

}  // namespace

void take_in(End& receiver, std::uint64_t begin, std::uint64_t end) {
    if (begin > receiver.received) {
        auto& ahead = receiver.have_disorder().ahead;
        if (ahead.size() < most_ahead) ahead.push_back({begin, end});
        return;
    }
    receiver.received = std::max(receiver.received, end);
    if (!receiver.disorder) return;
    auto& ahead = receiver.disorder->ahead;
    for (auto next = ahead.begin(); next != ahead.end();) {
        if (next->begin > receiver.received) {
            ++next;
            continue;
        }
        receiver.received = std::max(receiver.received, next->end);
        ahead.erase(next);
        next = ahead.begin();  // what was out of reach may be within it now
    }
}

bool is_misfit(const Connection& connection, const End& receiver, const Reading& reading) {
    const TcpState state = receiver.state;
    if (reading.rst) return !reading.valid_reset;
    if (!reading.syn || connection.self) return false;
    return state != TcpState::listen && state != TcpState::closed && state != TcpState::syn_sent &&
           state != TcpState::syn_received;
}

void note_arrivals(const Ends<End>& ends, const Segment& segment, const Reading& reading,
                   const Arriving& arriving) {
    const auto& [sender, receiver] = ends;
    // Not copied from where it has just been stored: the processor would wait for that.
    const Arrival now{arriving.number, segment.time};
    sender.sent = now;
    if (reading.end > reading.seq) note_sent(sender, receiver, reading, now);
    if (reading.probe_byte) sender.have_disorder().probe_byte = now;
    if (reading.probe)
        sender.last_probe = receiver.window_seen && receiver.window == 0
                                ? model::Timer::window_probe
                                : model::Timer::keep_alive;
    if (reading.has_ack && !reading.rst) note_answer(sender, reading);
    if (reading.overtaken) sender.answered = {};
    if (sender.disorder) note_order_answered(sender, reading);
    if (!reading.rst)
        sender.resets_owed = 0;
    else if (sender.resets_owed > 0)
        --sender.resets_owed;
    if (sender.observed && reading.data_fin && sender.observed->data_fin_sent == 0)
        sender.observed->data_fin_sent = arriving.number;
    if (sender.observed && reading.bare && !reading.data_fin) sender.observed->data_fin = {};
    if (!arriving.lost) note_arrived(receiver, segment, reading, arriving);
}

void note_arrived(End& receiver, const Segment& segment, const Reading& reading,
                  const Arriving& arriving) {
    const Arrival now{arriving.number, segment.time};
    if (receiver.observed && reading.data_fin) receiver.observed->data_fin = now;
    receiver.last_probe = model::Timer::none;
    receiver.arrived = now;
    receiver.arrived_misfit = arriving.misfit;
    receiver.arrived_gap = reading.shows_gap;
    if (reading.shows_gap) receiver.gap_shown = arriving.number;
    if (!reading.rst && receiver.resets_owed < 255) ++receiver.resets_owed;
    receiver.arrived_bare = reading.end == reading.seq || reading.acks_new;
    if (reading.end > reading.seq || reading.probe) note_owed(receiver, now, reading.end);
    if (arriving.order != Order::in_order) note_misplaced(receiver, reading, arriving.order);
}

}  // namespace tcpwhy::analysis

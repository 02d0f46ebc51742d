#include "tracer/analysis/tcp/arrivals.hpp"

#include <algorithm>

#include "tracer/analysis/tcp/disorder.hpp"

namespace tcpwhy::analysis {
namespace {

using model::Segment;
using model::Side;
using model::TcpState;

/// Gaps that are remembered of one end.
constexpr std::size_t most_ahead = 4;

/// What the end may have to send again, and how often it has.
void note_sent(End& sender, const End& receiver, const Reading& reading, const Arrival& now) {
    constexpr std::size_t most_carried = 4096;
    if (reading.nothing_new) {
        if (sender.repeats < 255) ++sender.repeats;
        return;
    }
    sender.repeats = 0;
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

}  // namespace

void take_in(End& receiver, std::uint64_t begin, std::uint64_t end) {
    if (begin > receiver.received) {
        if (receiver.ahead.size() < most_ahead) receiver.ahead.push_back({begin, end});
        return;
    }
    receiver.received = std::max(receiver.received, end);
    for (auto next = receiver.ahead.begin(); next != receiver.ahead.end();) {
        if (next->begin > receiver.received) {
            ++next;
            continue;
        }
        receiver.received = std::max(receiver.received, next->end);
        receiver.ahead.erase(next);
        next = receiver.ahead.begin();  // what was out of reach may be within it now
    }
}

bool is_misfit(const Connection& connection, Side from, const Reading& reading) {
    const TcpState state = connection.end(other(from)).state;
    if (reading.rst) return !reading.valid_reset;
    if (!reading.syn || connection.self) return false;
    return state != TcpState::listen && state != TcpState::closed && state != TcpState::syn_sent &&
           state != TcpState::syn_received;
}

void note_arrivals(Connection& connection, Side from, const Segment& segment,
                   const Reading& reading, const Arriving& arriving) {
    End& sender = connection.end(from);
    End& receiver = connection.end(other(from));
    // Not copied from where it has just been stored: the processor would wait for that.
    const Arrival now{arriving.number, segment.time};
    sender.sent = now;
    if (reading.end > reading.seq) note_sent(sender, receiver, reading, now);
    if (reading.probe)
        sender.last_probe = receiver.window_seen && receiver.window == 0
                                ? model::Timer::window_probe
                                : model::Timer::keep_alive;
    if (sender.unanswered.number != 0 && reading.has_ack && !reading.rst &&
        reading.ack >= sender.received) {
        sender.answered = sender.unanswered;
        sender.unanswered = {};
    }
    if (reading.overtaken) sender.answered = {};
    note_order_answered(sender, reading);
    if (arriving.lost) return;
    receiver.last_probe = model::Timer::none;
    receiver.arrived = now;
    receiver.arrived_misfit = arriving.misfit;
    receiver.arrived_gap = reading.shows_gap;
    receiver.arrived_bare = reading.end == reading.seq || reading.acks_new;
    if (reading.end > reading.seq || reading.probe) receiver.unanswered = now;
    if (arriving.out_of_order) note_misplaced(receiver, *arriving.out_of_order);
}

}  // namespace tcpwhy::analysis

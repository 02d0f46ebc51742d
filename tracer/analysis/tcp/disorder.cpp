#include "tracer/analysis/tcp/disorder.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace tcpwhy::analysis {
namespace {

/// Segments out of order that are remembered of one end, and the gaps they leave.
constexpr std::size_t most_misplaced = 64;

}  // namespace

void note_order_sent(End& sender, const Reading& reading, model::Time now) {
    if (reading.end == reading.seq || reading.syn) return;
    if (reading.seq > sender.next && sender.next > 0) {
        auto& skipped = sender.have_disorder().skipped;
        if (skipped.size() >= most_misplaced) skipped.erase(skipped.begin());
        skipped.push_back({sender.next, reading.seq, now});
        return;
    }
    if (!sender.disorder) return;
    std::vector<Skipped> left;
    for (const Skipped& gap : sender.disorder->skipped) {
        if (gap.begin < std::min(gap.end, reading.seq))
            left.push_back({gap.begin, std::min(gap.end, reading.seq), gap.since});
        if (std::max(gap.begin, reading.end) < gap.end)
            left.push_back({std::max(gap.begin, reading.end), gap.end, gap.since});
    }
    sender.disorder->skipped = std::move(left);
}

std::uint64_t fresh_bytes(const End& sender, const model::Segment& segment,
                          const Reading& reading) {
    if (reading.probe || segment.length == 0) return 0;
    const std::uint64_t begin = reading.seq + (reading.syn ? 1 : 0);
    const std::uint64_t end = begin + segment.length;
    std::uint64_t fresh = end > sender.next ? end - std::max(begin, sender.next) : 0;
    if (!sender.disorder) return fresh;
    for (const Skipped& gap : sender.disorder->skipped)
        if (std::max(gap.begin, begin) < std::min(gap.end, end))
            fresh += std::min(gap.end, end) - std::max(gap.begin, begin);
    return fresh;
}

Order order_of(const End& receiver, const Reading& reading) {
    if (reading.syn || reading.rst) return Order::in_order;
    if (reading.end == reading.seq) {
        // An old one of those that are sent without anything: where what has overtaken it has
        // arrived, too, it is outside the window (RFC 9293 section 3.10.7.4, first).
        const bool old = reading.overtaken && reading.seq < receiver.received;
        return old ? Order::nothing_new : Order::in_order;
    }
    if (reading.seq > receiver.received) return Order::ahead;
    return reading.end > receiver.received ? Order::in_order : Order::nothing_new;
}

model::Answered answered_by(const Reading& ack, const End& peer, const Misplaced* first) {
    using model::Answered;
    if (ack.acks_new) return Answered::other;
    if (peer.last_probe == model::Timer::keep_alive) return Answered::keep_alive;
    if (peer.last_probe == model::Timer::window_probe) return Answered::window_probe;
    if (!first) return Answered::other;
    return first->ahead ? Answered::ahead_of_gap : Answered::nothing_new;
}

bool may_answer(const Reading& ack, const Misplaced& one) {
    return !one.ahead || ack.sacked_to == 0 || one.end <= ack.sacked_to;
}

Arrival answered_before(const Reading& ack, const End& sender, const End& peer, model::Time now) {
    constexpr model::Time longest_delay = 500 * model::millisecond_ns;  // RFC 1122, 4.2.3.2
    const bool owed = sender.unanswered.number != 0 && ack.ack >= sender.received;
    if (!ack.overtaken || owed) return {};
    Arrival answered;
    if (ack.ack == sender.received)
        answered = sender.answered;
    else if (peer.observed)
        for (const Carried& carried : peer.observed->carried)
            if (carried.end == ack.ack) answered = carried.as;
    return now - answered.time < longest_delay ? answered : Arrival{};
}

void note_order_answered(End& sender, const Reading& reading) {
    if (!sender.disorder || !reading.has_ack || reading.rst) return;
    auto& waiting = sender.disorder->misplaced;
    if (!reading.acks_new) {
        if (!waiting.empty() && reading.bare && may_answer(reading, waiting.front()))
            waiting.pop_front();
        return;
    }
    // The segment that filled the gap is answered, and those beyond it were answered before.
    const auto answered = [&](const Misplaced& one) { return one.ahead && one.end <= reading.ack; };
    waiting.erase(std::remove_if(waiting.begin(), waiting.end(), answered), waiting.end());
}

void note_misplaced(End& receiver, const Reading& reading, Order order) {
    auto& waiting = receiver.have_disorder().misplaced;
    if (waiting.size() >= most_misplaced) waiting.pop_front();
    waiting.push_back({receiver.arrived, reading.end, order == Order::ahead});
}

}  // namespace tcpwhy::analysis

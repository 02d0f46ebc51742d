#include "tracer/analysis/tcp/unseen_bytes.hpp"

#include <algorithm>
#include <utility>

#include "tracer/analysis/tcp/tracking.hpp"

namespace tcpwhy::analysis {
namespace {

using model::Segment;
using model::Side;

/// The acknowledged bytes have not come in time; true once.
bool gives_up(const End& end, model::Time now) {
    if (!end.is_to_show()) return false;
    EarlyAck& early = end.disorder->early;
    if (early.told || now - early.since <= reordering_ns) return false;
    early.told = true;
    return true;
}

}  // namespace

void take_probe_byte(const Ends<End>& ends, const Segment& segment) {
    End& prober = ends.receiver;
    if (!prober.has_probed() || !segment.has(model::tcp_flag::ack)) return;
    if (prober.relative(segment.ack) != prober.next + 1) return;
    const Arrival byte = std::exchange(prober.disorder->probe_byte, {});
    prober.sent_new = byte;
    prober.new_length = 1;
    if (prober.observed) prober.observed->carried.push_back({prober.next, prober.next + 1, byte});
    ++prober.next;
    ++prober.totals.bytes;
}

bool misses_segments(Connection& connection, Side from, const Reading& reading, model::Time now) {
    const auto [sender, receiver] = connection.ends(from);
    if (reading.rst || reading.syn || connection.stale || !sender.iss_known) return false;
    const bool too_late = gives_up(sender, now) || gives_up(receiver, now);
    const bool gap = reading.seq > sender.next && reading.end > reading.seq;
    if (!reading.has_ack || !receiver.iss_known || reading.ack <= receiver.next)
        return gap || too_late;
    EarlyAck& early = receiver.have_disorder().early;
    if (early.ack == 0) early.since = now;
    early.ack = std::max(early.ack, reading.ack);
    return gap || too_late || early.told;
}

void settle_early_ack(const Ends<End>& ends, model::Time now) {
    const auto& [sender, receiver] = ends;
    if (!sender.is_to_show() || sender.next < sender.disorder->early.ack) return;
    const std::uint64_t ack = std::exchange(sender.disorder->early, {}).ack;
    receive_ack(sender, ack, now);
    if (receiver.received <= ack) {
        receiver.answered = receiver.unanswered;
        receiver.unanswered = {};
    }
}

}  // namespace tcpwhy::analysis

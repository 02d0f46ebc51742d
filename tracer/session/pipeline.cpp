#include "tracer/session/pipeline.hpp"

#include <utility>

namespace tcpwhy::session {
namespace {

constexpr std::size_t calls = 0;
constexpr std::size_t wire_source = 1;

model::TraceHeader observed(model::TraceHeader header) {
    header.observed = true;
    return header;
}

model::Frame frame_of(const CapturedFrame& captured) {
    return {captured.bytes, captured.original_length, captured.link_type, captured.interface};
}

}  // namespace

Pipeline::Pipeline(Inbox& inbox, const model::TraceHeader& header, model::TraceSink& sink)
    : inbox_(inbox), feed_(observed(header), sink), merge_(2) {}

bool Pipeline::pump(std::chrono::milliseconds at_most) try {
    Arrivals arrivals = inbox_.take(at_most);
    if (arrivals.failure) std::rethrow_exception(arrivals.failure);
    const bool any = !arrivals.facts.empty() || !arrivals.frames.empty();
    sort_in(arrivals);
    merge_.release([this](Item&& item) { feed(item); });
    report_dropped(arrivals.frames_dropped);
    if (!all_ended()) feed_.settled(merge_.horizon());
    inbox_.still_held(merge_.held(calls), held_frame_bytes_);
    return any;
} catch (...) {
    inbox_.abandon();  // a source that waits for room must not wait for ever
    throw;
}

void Pipeline::sort_in(Arrivals& arrivals) {
    for (model::Fact& fact : arrivals.facts) {
        const model::Time time = model::time_of(fact);
        const Rank rank = rank_of(fact);
        merge_.add(calls, time, rank, Item(std::move(fact)));
    }
    for (CapturedFrame& frame : arrivals.frames) {
        const model::Time time = frame.time;
        held_frame_bytes_ += frame.weight_bytes();
        merge_.add(wire_source, time, Rank::segment, Item(std::move(frame)));
    }
    facts_ended_ = arrivals.facts_ended;
    frames_ended_ = arrivals.frames_ended;
    merge_.settled(calls, arrivals.facts_settled);
    merge_.settled(wire_source, arrivals.frames_settled);
    if (facts_ended_) merge_.ended(calls);
    if (frames_ended_) merge_.ended(wire_source);
}

/// A loss is reported as soon as it is known; nobody knows its exact moment.
void Pipeline::report_dropped(std::uint64_t dropped) {
    if (dropped <= dropped_) return;
    model::Notice notice;
    notice.code = model::Notice::Code::frames_dropped;
    notice.count = dropped - std::exchange(dropped_, dropped);
    feed_.notice(std::move(notice));
}

void Pipeline::feed(const Item& item) {
    feed_.begin();
    const auto* captured = std::get_if<CapturedFrame>(&item);
    if (captured) held_frame_bytes_ -= captured->weight_bytes();
    if (told_enough()) return;
    if (!captured) return feed_.fact(std::get<model::Fact>(item));
    if (feed_.frame(captured->time, frame_of(*captured))) ++segments_;
}

void Pipeline::finish() {
    if (feed_.begun()) feed_.finish(dropped_);
}

}  // namespace tcpwhy::session

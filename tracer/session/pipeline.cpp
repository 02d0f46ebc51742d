#include "tracer/session/pipeline.hpp"

#include <utility>

namespace tcpwhy::session {
namespace {

constexpr std::size_t calls = 0;
constexpr std::size_t wire_source = 1;

}  // namespace

Pipeline::Pipeline(Inbox& inbox, const model::TraceHeader& header, model::TraceSink& sink)
    : inbox_(inbox),
      header_(header),
      sink_(sink),
      analyzer_({header.mode, /*observed=*/true}, sink),
      merge_(2) {
    header_.observed = true;
}

void Pipeline::pump(std::chrono::milliseconds at_most) try {
    Arrivals arrivals = inbox_.take(at_most);
    if (arrivals.failure) std::rethrow_exception(arrivals.failure);
    sort_in(arrivals);
    merge_.release([this](Item&& item) { tell(item); });
    tell_dropped(arrivals.frames_dropped);
    if (begun_ && !all_ended()) analyzer_.settled(merge_.horizon());
    inbox_.still_held(merge_.held(calls), held_frame_bytes_);
} catch (...) {
    inbox_.abandon();  // those who wait for room must not wait for ever
    throw;
}

void Pipeline::sort_in(Arrivals& arrivals) {
    for (model::Fact& fact : arrivals.facts) {
        const model::Time time = model::time_of(fact);
        const session::Rank rank = session::rank_of(fact);
        merge_.add(calls, time, rank, Item(std::move(fact)));
    }
    for (CapturedFrame& frame : arrivals.frames) {
        const model::Time time = frame.time;
        held_frame_bytes_ += frame.weight_bytes();
        merge_.add(wire_source, time, session::Rank::segment, Item(std::move(frame)));
    }
    facts_ended_ = arrivals.facts_ended;
    frames_ended_ = arrivals.frames_ended;
    merge_.settled(calls, arrivals.facts_settled);
    merge_.settled(wire_source, arrivals.frames_settled);
    if (facts_ended_) merge_.ended(calls);
    if (frames_ended_) merge_.ended(wire_source);
}

/// What is lost is said when it is lost; the exact moment nobody knows.
void Pipeline::tell_dropped(std::uint64_t dropped) {
    if (dropped <= dropped_) return;
    model::Notice notice;
    notice.code = model::Notice::Code::frames_dropped;
    notice.count = dropped - std::exchange(dropped_, dropped);
    tell(std::move(notice));
}

void Pipeline::tell(model::Notice&& notice) {
    notice.time = told_until_;
    begin();
    analyzer_.add(model::Fact{std::move(notice)});
}

void Pipeline::tell(const Item& item) {
    begin();
    if (const auto* captured = std::get_if<CapturedFrame>(&item)) {
        held_frame_bytes_ -= captured->weight_bytes();
        if (told_enough()) return;
        told_until_ = captured->time;
        tell(*captured);
    } else if (!told_enough()) {
        const auto& fact = std::get<model::Fact>(item);
        told_until_ = model::time_of(fact);
        analyzer_.add(fact);
    }
}

void Pipeline::tell(const CapturedFrame& captured) {
    const model::Frame frame{captured.bytes, captured.original_length, captured.link_type,
                             captured.interface};
    model::Segment segment;
    const wire::Decoded decoded = decoder_.decode(captured.time, frame, segment);
    if (decoded == wire::Decoded::icmp_error)
        return analyzer_.add(model::Fact{decoder_.icmp_error()});
    if (decoded != wire::Decoded::segment) return sink_.other_frame(captured.time, frame);
    ++segments_;
    analyzer_.add(segment);
}

void Pipeline::begin() {
    if (!std::exchange(begun_, true)) sink_.begin(header_);
}

void Pipeline::finish() {
    if (!begun_) return;
    analyzer_.dropped(dropped_);
    analyzer_.finish();
}

}  // namespace tcpwhy::session

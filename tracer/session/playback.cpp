#include "tracer/session/playback.hpp"

#include <algorithm>
#include <utility>

#include "tracer/wire/record/fact_block.hpp"

namespace tcpwhy::session {

Playback::Playback(model::TraceHeader header, model::TraceSink& sink)
    : header_(std::move(header)), sink_(sink) {}

Playback::~Playback() = default;

analysis::Analyzer& Playback::begun() {
    if (!analyzer_) {
        sink_.begin(header_);
        analyzer_ = std::make_unique<analysis::Analyzer>(
            analysis::Options{header_.mode, header_.observed}, sink_);
    }
    return *analyzer_;
}

bool Playback::frame(model::Time time, const model::Frame& frame) {
    latest_ = time;
    analysis::Analyzer& analyzer = begun();
    const wire::Decoded decoded = decoder_.decode(time, frame, segment_);
    if (decoded != wire::Decoded::segment) {
        if (decoded == wire::Decoded::icmp_error)
            analyzer.add(model::Fact{decoder_.icmp_error()});
        else
            sink_.other_frame(time, frame);
        return false;
    }
    if (on_segment_) on_segment_(segment_);
    analyzer.add(segment_);
    return true;
}

void Playback::block(const wire::CustomBlock& block) {
    wire::Recorded recorded;
    std::string fault = wire::read_fact_block(block, recorded);
    if (!fault.empty()) return faults_.add(block.offset, std::move(fault));
    if (auto* found = std::get_if<model::Fact>(&recorded)) return fact(std::move(*found));
    if (const auto* found = std::get_if<model::TraceHeader>(&recorded)) header(*found);
    if (const auto* found = std::get_if<wire::PatienceEnded>(&recorded))
        patience_ended(found->until);
}

void Playback::patience_ended(model::Time until) {
    begun().settled(until);
}

/// The first header is the trace's. Each further one begins a recording that was put behind the
/// first; it counts its calls from 1 again.
void Playback::header(const model::TraceHeader& recorded) {
    earlier_calls_ = last_call_;
    if (analyzer_) return;
    header_ = recorded;
    begun();
}

void Playback::fact(model::Fact&& fact) {
    // Calls without a header come from a recording whose beginning is lost.
    if (!analyzer_ && !std::holds_alternative<model::Notice>(fact)) header_.observed = true;
    analysis::Analyzer& analyzer = begun();
    if (auto* entered = std::get_if<model::CallEntered>(&fact)) {
        entered->id += earlier_calls_;
        last_call_ = std::max(last_call_, entered->id);
    } else if (auto* returned = std::get_if<model::CallReturned>(&fact)) {
        returned->id += earlier_calls_;
    }
    latest_ = model::time_of(fact);
    analyzer.add(fact);
}

void Playback::notice(model::Notice notice) {
    notice.time = latest_;
    begun().add(model::Fact(std::move(notice)));
}

void Playback::settled() {
    if (analyzer_) analyzer_->settled(latest_);
}

void Playback::finish(std::uint64_t dropped) {
    analysis::Analyzer& analyzer = begun();
    analyzer.dropped(dropped);
    analyzer.finish();
}

}  // namespace tcpwhy::session

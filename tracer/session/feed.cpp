#include "tracer/session/feed.hpp"

namespace tcpwhy::session {

Feed::Feed(model::TraceHeader header, model::TraceSink& sink)
    : header_(std::move(header)), sink_(sink) {}

Feed::~Feed() = default;

analysis::Analyzer& Feed::begun_analyzer() {
    if (!analyzer_) {
        sink_.begin(header_);
        analyzer_ = std::make_unique<analysis::Analyzer>(
            analysis::Options{header_.mode, header_.observed, header_.calls_alone}, sink_);
    }
    return *analyzer_;
}

bool Feed::frame(model::Time time, const model::Frame& frame) {
    latest_ = time;
    if (!analyzer_) begin();
    analysis::Analyzer& analyzer = *analyzer_;
    const wire::Decoded decoded = decoder_.decode(time, frame, segment_);
    switch (decoded) {
        case wire::Decoded::segment:
            if (on_segment_) on_segment_(segment_);
            analyzer.add(segment_);
            return true;
        case wire::Decoded::icmp_error:
            analyzer.add(model::Fact{decoder_.icmp_error()});
            return false;
        default:
            left_out_.add(decoded, frame.link_type, decoder_.protocol());
            sink_.other_frame(time, frame);
            return false;
    }
}

void Feed::fact(const model::Fact& fact) {
    latest_ = model::time_of(fact);
    begun_analyzer().add(fact);
}

void Feed::notice(model::Notice notice) {
    notice.time = latest_;
    begun_analyzer().add(model::Fact(std::move(notice)));
}

void Feed::settled(model::Time until) {
    if (analyzer_) analyzer_->settled(until);
}

void Feed::finish(std::uint64_t dropped) {
    analysis::Analyzer& analyzer = begun_analyzer();
    analyzer.dropped(dropped);
    analyzer.finish();
}

}  // namespace tcpwhy::session

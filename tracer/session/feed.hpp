// The one way from facts to a trace: frames are decoded, facts and segments are analysed, and the
// findings go to a sink. Live capture (Pipeline) and files (Playback) bring their input here, in
// time order.
//
// The trace begins with the first input, so that a run that fails before anything happened prints
// nothing. Belongs to one thread.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <utility>

#include "tracer/analysis/analyzer.hpp"
#include "tracer/session/left_out.hpp"
#include "tracer/wire/decode/frame_decoder.hpp"

namespace tcpwhy::session {

class Feed {
  public:
    Feed(model::TraceHeader header, model::TraceSink& sink);
    ~Feed();
    Feed(const Feed&) = delete;
    Feed& operator=(const Feed&) = delete;

    [[nodiscard]] bool begun() const { return analyzer_ != nullptr; }
    /// The trace's header; has an effect only before the beginning.
    model::TraceHeader& header() { return header_; }
    /// Begins the trace, if it has not begun.
    void begin() { (void)begun_analyzer(); }

    /// True when the frame was a segment.
    bool frame(model::Time time, const model::Frame& frame);
    /// Calls `call` with each segment after it was decoded and before it is analysed; `call` may
    /// add facts that belong before the segment.
    void on_segment(std::function<void(const model::Segment&)> call) {
        on_segment_ = std::move(call);
    }
    void fact(const model::Fact& fact);
    /// A notice has no time of its own: it gets the time of the last frame or fact.
    void notice(model::Notice notice);
    /// Nothing older than `until` will come.
    void settled(model::Time until);
    /// Ends the trace. `dropped`: frames that the capture lost.
    void finish(std::uint64_t dropped);

    /// The frames that were no segments.
    [[nodiscard]] const LeftOut& left_out() const { return left_out_; }
    /// The time of the last frame or fact.
    [[nodiscard]] model::Time latest() const { return latest_; }

  private:
    analysis::Analyzer& begun_analyzer();

    model::TraceHeader header_;
    model::TraceSink& sink_;
    std::unique_ptr<analysis::Analyzer> analyzer_;  ///< null before the beginning
    std::function<void(const model::Segment&)> on_segment_;
    wire::FrameDecoder decoder_;
    LeftOut left_out_;
    model::Segment segment_;
    model::Time latest_ = 0;
};

}  // namespace tcpwhy::session

// A capture file on its way to the trace: frames decoded, recorded facts taken in where they stand.
//
// The trace begins with the first thing that is told: a recording brings the header of the trace
// that it is of, and whether its calls were observed. Belongs to one thread.
#pragma once

#include <functional>
#include <memory>
#include <utility>

#include "tracer/analysis/analyzer.hpp"
#include "tracer/wire/decode/capture_types.hpp"
#include "tracer/wire/decode/frame_decoder.hpp"
#include "tracer/wire/record/fact_text.hpp"

namespace tcpwhy::session {

class Playback {
  public:
    /// `header` is for a file that brings none.
    Playback(model::TraceHeader header, model::TraceSink& sink);
    ~Playback();
    Playback(const Playback&) = delete;
    Playback& operator=(const Playback&) = delete;

    /// True when the frame was a segment.
    bool frame(model::Time time, const model::Frame& frame);
    /// A custom block; those of others are none of our business.
    void block(const wire::CustomBlock& block);
    void fact(model::Fact&& fact);
    /// The analysis waited no longer here (TraceSink::patience_ended).
    void patience_ended(model::Time until);
    /// Called with each segment before it is analysed: the moment for facts that it brings.
    void on_segment(std::function<void(const model::Segment&)> call) {
        on_segment_ = std::move(call);
    }
    /// Something that the reader should know of the file.
    void notice(model::Notice notice);
    /// Nothing older will come: outlets may let go.
    void settled();
    /// Recorded facts that could not be read.
    [[nodiscard]] const wire::Faults& faults() const { return faults_; }
    /// Ends the trace, which begins now if it has not. `dropped`: frames that the capture lost.
    void finish(std::uint64_t dropped);

  private:
    void header(const model::TraceHeader& recorded);
    analysis::Analyzer& begun();

    model::TraceHeader header_;
    model::TraceSink& sink_;
    std::unique_ptr<analysis::Analyzer> analyzer_;
    std::function<void(const model::Segment&)> on_segment_;
    wire::FrameDecoder decoder_;
    model::Segment segment_;
    wire::Faults faults_;
    model::Time latest_ = 0;
    model::CallId earlier_calls_ = 0;  ///< of the recordings before this one in the same file
    model::CallId last_call_ = 0;
};

}  // namespace tcpwhy::session

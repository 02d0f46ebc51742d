// What was observed on its way to the trace: fetched from the inbox, merged by time, frames
// decoded, analysed.
//
// Belongs to one thread. The trace begins with the first thing that is told, so that a run that
// fails before anything happened prints nothing.
#pragma once

#include <chrono>
#include <cstdint>
#include <variant>

#include "tracer/analysis/analyzer.hpp"
#include "tracer/session/inbox.hpp"
#include "tracer/session/merge.hpp"
#include "tracer/wire/decode/frame_decoder.hpp"

namespace tcpwhy::session {

class Pipeline {
  public:
    Pipeline(Inbox& inbox, const model::TraceHeader& header, model::TraceSink& sink);

    /// Takes what has come (waits at most that long for it) and tells what is settled. Throws what
    /// the capture threw.
    void pump(std::chrono::milliseconds at_most);
    /// Tells so many segments (0: all), and nothing of what comes behind the last one.
    void stop_after(std::uint64_t segments) { segments_at_most_ = segments; }
    [[nodiscard]] bool told_enough() const {
        return segments_at_most_ != 0 && segments_ >= segments_at_most_;
    }
    /// Begins the trace, for those that do not wait for the first thing to happen.
    void begin();
    /// Tells something that has no time of its own: it stands where the trace is.
    void tell(model::Notice&& notice);
    /// Ends the trace; nothing is told of a trace that never began.
    void finish();

    [[nodiscard]] model::Time horizon() const { return merge_.horizon(); }
    [[nodiscard]] bool facts_ended() const { return facts_ended_; }
    [[nodiscard]] bool all_ended() const { return facts_ended_ && frames_ended_; }

  private:
    using Item = std::variant<model::Fact, CapturedFrame>;
    void tell(const Item& item);
    void tell(const CapturedFrame& captured);
    void sort_in(Arrivals& arrivals);
    void tell_dropped(std::uint64_t dropped);

    Inbox& inbox_;
    model::TraceHeader header_;
    model::TraceSink& sink_;
    analysis::Analyzer analyzer_;
    session::Merge<Item> merge_;
    wire::FrameDecoder decoder_;
    bool begun_ = false;
    bool facts_ended_ = false;
    bool frames_ended_ = false;
    std::uint64_t segments_at_most_ = 0;
    std::uint64_t segments_ = 0;
    std::uint64_t dropped_ = 0;
    std::size_t held_frame_bytes_ = 0;  ///< in the merge
    model::Time told_until_ = 0;
};

}  // namespace tcpwhy::session

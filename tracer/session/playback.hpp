// A capture file on its way to the trace: its frames and recorded facts go into a feed, in the
// order in which they stand in the file.
//
// A recording brings the header of its trace, and whether its calls were observed. Belongs to one
// thread.
#pragma once

#include <functional>
#include <utility>

#include "tracer/session/feed.hpp"
#include "tracer/wire/file/capture_types.hpp"
#include "tracer/wire/record/fact_text.hpp"

namespace tcpwhy::session {

class Playback {
  public:
    /// `header` is for a file that brings none.
    Playback(model::TraceHeader header, model::TraceSink& sink) : feed_(std::move(header), sink) {}

    /// True when the frame was a segment.
    bool frame(model::Time time, const model::Frame& frame) { return feed_.frame(time, frame); }
    /// A custom block; blocks of other programs are ignored.
    void block(const wire::CustomBlock& block);
    void fact(model::Fact&& fact);
    /// The recorded analysis stopped waiting here (TraceSink::patience_ended).
    void patience_ended(model::Time until);
    /// Feed::on_segment.
    void on_segment(std::function<void(const model::Segment&)> call) {
        feed_.on_segment(std::move(call));
    }
    /// A remark on the file for its reader.
    void notice(model::Notice notice) { feed_.notice(std::move(notice)); }
    /// Nothing older than the last frame or fact will come: outlets may write what they hold back.
    void settled() { feed_.settled(feed_.latest()); }
    /// Recorded facts that could not be read.
    [[nodiscard]] const wire::Faults& faults() const { return faults_; }
    /// The frames that were no segments.
    [[nodiscard]] const LeftOut& left_out() const { return feed_.left_out(); }
    /// Ends the trace, which begins now if it has not. `dropped`: frames that the capture lost.
    void finish(std::uint64_t dropped) { feed_.finish(dropped); }

  private:
    void header(const model::TraceHeader& recorded);

    Feed feed_;
    wire::Faults faults_;
    model::CallId earlier_calls_ = 0;  ///< of the recordings before this one in the same file
    model::CallId last_call_ = 0;
};

}  // namespace tcpwhy::session

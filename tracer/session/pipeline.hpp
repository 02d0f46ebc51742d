// Live capture on its way to the trace: frames and facts are fetched from the inbox, merged by
// time, and go into a feed. Belongs to one thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <variant>

#include "tracer/session/feed.hpp"
#include "tracer/session/inbox.hpp"
#include "tracer/session/merge.hpp"

namespace tcpwhy::session {

class Pipeline {
  public:
    Pipeline(Inbox& inbox, const model::TraceHeader& header, model::TraceSink& sink);

    /// Fetches the arrivals (waits at most that long for them) and feeds what is settled. Throws
    /// the failure of the capture. True when something has arrived.
    bool pump(std::chrono::milliseconds at_most);
    /// Reports so many segments (0: all), and nothing that comes after the last one.
    void stop_after(std::uint64_t segments) { segments_at_most_ = segments; }
    [[nodiscard]] bool told_enough() const {
        return segments_at_most_ != 0 && segments_ >= segments_at_most_;
    }
    /// Begins the trace, for callers that do not wait for the first event.
    void begin() { feed_.begin(); }
    /// Reports a notice at the time that the trace has reached.
    void tell(model::Notice&& notice) { feed_.notice(std::move(notice)); }
    /// Ends the trace; nothing is reported of a trace that never began.
    void finish();

    [[nodiscard]] model::Time horizon() const { return merge_.horizon(); }
    [[nodiscard]] bool facts_ended() const { return facts_ended_; }
    [[nodiscard]] bool all_ended() const { return facts_ended_ && frames_ended_; }

  private:
    using Item = std::variant<model::Fact, CapturedFrame>;
    void sort_in(Arrivals& arrivals);
    void feed(const Item& item);
    void report_dropped(std::uint64_t dropped);

    Inbox& inbox_;
    Feed feed_;
    Merge<Item> merge_;
    bool facts_ended_ = false;
    bool frames_ended_ = false;
    std::uint64_t segments_at_most_ = 0;
    std::uint64_t segments_ = 0;
    std::uint64_t dropped_ = 0;
    std::size_t held_frame_bytes_ = 0;  ///< in the merge
};

}  // namespace tcpwhy::session

// The lines of the format "text" that are held back. The line of a segment that may wake calls
// waits until these calls have returned, because the line names the calls that it woke. Later lines
// wait with it, so the order never changes. No line waits longer than the options' hold_ns, in the
// time of the facts.
#pragma once

#include <string>
#include <vector>

#include "tracer/model/hold_back.hpp"
#include "tracer/model/socket_call.hpp"
#include "tracer/render/words/options.hpp"
#include "tracer/render/words/outlet.hpp"
#include "tracer/render/words/processes.hpp"

namespace tcpwhy::render {

struct HeldLine {
    model::SegmentNumber number = 0;     ///< 0: not a segment's line
    std::string head;                    ///< up to the cause
    std::string wakes;                   ///< "accept4 (echo-server)": the calls woken so far
    std::string tail;                    ///< the states, and the lines below
    std::vector<model::CallId> waiting;  ///< calls that the segment may wake and that still wait

    [[nodiscard]] bool is_open() const { return !waiting.empty(); }
};

class HeldLines {
  public:
    /// All outlive this.
    HeldLines(const Options& options, const Processes& processes, Outlet& outlet)
        : options_(options), processes_(processes), outlet_(outlet), lines_(options.hold_ns) {}

    [[nodiscard]] bool empty() const { return lines_.empty(); }
    /// When too many lines are held back, the oldest one leaves without its wake-up.
    void add(model::Time time, HeldLine line);
    /// The call has returned: no line waits for it any more, and those of `woken_by` name it.
    void answer(const model::CallEntered& call, const std::vector<model::SegmentNumber>& woken_by);
    /// Writes the lines at the front that wait for no call, or have waited for too long.
    void release_ready(model::Time now);
    void release_all();

  private:
    void release_front();

    const Options& options_;
    const Processes& processes_;
    Outlet& outlet_;
    model::HoldBack<HeldLine> lines_;
};

}  // namespace tcpwhy::render

// The words of a segment in the format "text": the head (time, tcpdump's line, cause), the tail
// (the states of both ends) and, with -v, the lines below. Times count from the first one, in
// seconds, unless the options ask for another clock.
#pragma once

#include <string>

#include "tracer/model/finding.hpp"
#include "tracer/model/segment.hpp"
#include "tracer/render/words/options.hpp"
#include "tracer/render/words/processes.hpp"
#include "tracer/render/words/sites.hpp"
#include "tracer/render/words/tcpdump_line.hpp"

namespace tcpwhy::render {

class SegmentLines {
  public:
    /// All outlive this.
    SegmentLines(const Options& options, const Processes& processes, const Sites& sites);

    void append_time(std::string& out, model::Time time);
    /// Head and tail in one, which is quicker than one after the other.
    void append(std::string& out, const model::Segment& segment,
                const model::SegmentFinding& finding);
    void append_head(std::string& out, const model::Segment& segment,
                     const model::SegmentFinding& finding);
    void append_tail(std::string& out, const model::Segment& segment,
                     const model::SegmentFinding& finding);

  private:
    model::Time since_start(model::Time time);
    char* put_head(char* at, const model::Segment& segment, const model::SegmentFinding& finding);
    char* put_states(char* at, const model::SegmentFinding& finding) const;
    void append_details(std::string& out, const model::Segment& segment,
                        const model::SegmentFinding& finding) const;

    const Options& options_;
    const Processes& processes_;
    const Sites& sites_;
    TcpdumpLines tcpdump_;
    Clock clock_ = Clock::since_first;
    bool plain_ = true;  ///< the usual line: the time since the first one, then tcpdump's words
    model::Time start_ = 0;
    model::Time previous_ = 0;
    bool started_ = false;
};

}  // namespace tcpwhy::render

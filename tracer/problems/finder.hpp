// Finds the problems of a trace while it passes by: a stage before the formats, which gets all
// facts and findings and adds `problem` where one is certain. Pure.
//
// The first ten of each kind are reported one by one, and the others as a sum at the end. The
// finder keeps only processes, sockets and connections that are open.
#pragma once

#include <array>
#include <cstdint>
#include <map>

#include "tracer/model/problems/problem.hpp"
#include "tracer/model/tee.hpp"
#include "tracer/problems/captured.hpp"
#include "tracer/problems/listeners.hpp"
#include "tracer/problems/programs.hpp"
#include "tracer/problems/unclosed.hpp"
#include "tracer/problems/waits.hpp"

namespace tcpwhy::problems {

constexpr std::uint64_t most_examples = 10;  ///< of a kind

class Finder : public model::Tee {
  public:
    /// `inner` outlives this. `live`: somebody watches, so a problem is reported when it begins.
    Finder(model::TraceSink& inner, bool live) : Tee({&inner}), live_(live) {}

    void begin(const model::TraceHeader& header) override;
    void segment(const model::Segment& segment, const model::SegmentFinding& finding) override;
    void call_entered(const model::CallEntered& call, const model::CallFinding& finding) override;
    void call_returned(const model::CallEntered& call, const model::CallReturned* returned,
                       const model::CallFinding& finding) override;
    void process(const model::ProcessEvent& event) override;
    void notice(const model::Notice& notice) override;
    void connection(const model::ConnectionFinding& finding) override;
    void end(const model::Summary& summary) override;

  private:
    /// Reads of one socket that returned 0, one after the other.
    struct EndOfInput {
        std::uint64_t reads = 0;
        bool reported = false;
        model::Problem at;  ///< the first of them
    };

    void tell(model::Problem&& problem);
    void tell_resets(const model::Segment& segment, const model::SegmentFinding& finding);
    void tell_refusal(const model::Segment& segment, const model::SegmentFinding& finding);
    void tell_failure(const model::CallEntered& call, const model::CallFinding& finding);
    void tell_used_up(const model::CallEntered& call, const model::CallFinding& finding);
    void tell_end(const model::ProcessEvent& event);
    void tell_stuck(model::Pid pid);
    void tell_sums();
    void count_reads(const model::CallEntered& call, const model::CallReturned& returned,
                     const model::CallFinding& finding);
    void note_releases(const model::CallEntered& call, const model::CallFinding& finding);
    void tell_reads(EndOfInput& input);
    [[nodiscard]] std::string words_of_close(const model::SegmentFinding& finding) const;

    bool live_;
    bool observed_ = false;
    bool captured_only_ = false;  ///< the frames come from a file
    model::Time now_ = 0;
    Programs programs_;
    Listeners listeners_;
    std::map<model::SocketId, EndOfInput> ended_;
    Waits waits_;
    Captured captured_;
    Unclosed unclosed_{programs_};
    std::array<std::uint64_t, model::problem_rows.size()> found_{};
};

}  // namespace tcpwhy::problems

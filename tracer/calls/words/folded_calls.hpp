// Leaves out the calls of a cycle that has been shown twice (call_cycles.hpp), and counts them. For
// formats that write line after line and cannot change a line that is out.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "tracer/calls/words/call_cycles.hpp"

namespace tcpwhy::calls {

class FoldedCalls {
  public:
    /// The calls of one process that were left out since the last line about it.
    struct Fold {
        model::Pid pid = 0;
        model::ConnectionId connection = 0;
        std::uint64_t calls = 0;
    };

    /// True: the call repeats what has been shown twice.
    bool leaves_out(const model::CallEntered& call, const model::CallReturned& returned,
                    const model::CallFinding& finding);
    /// Something else of that connection is shown. Returns the folds that end by it.
    std::vector<Fold> broken(model::ConnectionId connection);
    // What is returned once is not returned again.
    std::vector<Fold> of(model::Pid pid);
    std::vector<Fold> all();

    /// How often the call was made: the first time, which names it, and those that were left out.
    [[nodiscard]] const std::map<model::CallId, std::uint64_t>& times() const { return times_; }
    [[nodiscard]] std::uint64_t times_of(model::CallId call) const {
        const auto found = times_.find(call);
        return found == times_.end() ? 1 : found->second;
    }

  private:
    std::vector<Fold> take(const auto& wanted);

    CallCycles cycles_;
    std::map<model::CallId, std::uint64_t> times_;
    std::map<model::Pid, Fold> folds_;
};

/// "… repeats the calls above: 12,801 more".
std::string words_of(const FoldedCalls::Fold& fold, bool unicode);

}  // namespace tcpwhy::calls

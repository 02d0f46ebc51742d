// The ladder's rows of calls. A call has one row, which changes when it returns at once; a call
// that waited has a second one, where it returns.
#pragma once

#include <deque>
#include <unordered_map>
#include <utility>

#include "tracer/render/ladder/ladder_rows.hpp"
#include "tracer/render/words/processes.hpp"

namespace tcpwhy::render {

class LadderCalls {
  public:
    /// All three outlive this.
    LadderCalls(const Options& options, const Processes& processes, LadderRows& rows)
        : options_(options), processes_(processes), rows_(rows) {}

    void entered(const model::CallEntered& call, const model::CallFinding& finding);
    /// Without `returned`: its process has ended, which has a row of its own.
    void returned(const model::CallEntered& call, const model::CallReturned* returned,
                  const model::CallFinding& finding);

    /// Of the latest segments, for wait calls that watch several connections.
    void remember(model::SegmentNumber number, model::ConnectionId connection);
    /// The call's row is the last one of its process: no other row need say why.
    [[nodiscard]] bool stands_at_its_call(const model::Cause& cause) const;

  private:
    // A call that has not returned, and its row.
    struct Open {
        LadderRows::Place place = 0;
        bool shown_waiting = false;  ///< if the row has been drawn, then visibly
    };
    [[nodiscard]] Entry entry_for(const model::CallEntered& call, const model::CallFinding& finding,
                                  model::Time time) const;
    [[nodiscard]] bool is_noise(const model::CallEntered& call, const model::CallReturned& returned,
                                const model::CallFinding& finding) const;
    void add_return(const model::CallEntered& call, const model::CallReturned& returned,
                    const model::CallFinding& finding);
    void settle(Entry& entry, const model::CallEntered& call, const model::CallReturned& returned,
                const model::CallFinding& finding);
    [[nodiscard]] model::ConnectionId connection_of(const model::CallFinding& finding) const;

    const Options& options_;
    const Processes& processes_;
    LadderRows& rows_;
    std::unordered_map<model::CallId, Open> open_;
    std::unordered_map<model::Pid, model::CallId> last_call_;  // the last one that has a row
    std::deque<std::pair<model::SegmentNumber, model::ConnectionId>> recent_;
};

}  // namespace tcpwhy::render

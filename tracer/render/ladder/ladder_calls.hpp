// The ladder's rows of calls. A call has one row, which changes when it returns at once; a call
// that waited has a second one, where it returns.
#pragma once

#include <deque>
#include <unordered_map>
#include <utility>

#include "tracer/calls/words/call_cycles.hpp"
#include "tracer/render/ladder/ladder_notes.hpp"
#include "tracer/render/ladder/ladder_rows.hpp"
#include "tracer/render/words/processes.hpp"

namespace tcpwhy::render {

class LadderCalls {
  public:
    /// All of them outlive this.
    LadderCalls(const Options& options, const Processes& processes, LadderNotes& notes,
                LadderRows& rows)
        : options_(options), processes_(processes), notes_(notes), rows_(rows) {}

    void entered(const model::CallEntered& call, const model::CallFinding& finding);
    /// Without `returned`: its process has ended, which has a row of its own.
    void returned(const model::CallEntered& call, const model::CallReturned* returned,
                  const model::CallFinding& finding);

    /// The states that the latest segment's row shows.
    void states(const model::SegmentFinding& finding) {
        shown_states_[finding.connection.id] = {finding.client_state, finding.server_state};
    }
    /// A row of that connection that is no call's stands between its calls.
    void broken(model::ConnectionId connection) { cycles_.broken(connection); }
    void ended(model::ConnectionId connection) {
        cycles_.ended(connection);
        shown_states_.erase(connection);
    }

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
    void fold_repetition(const model::CallEntered& call, const model::CallReturned& returned,
                         const model::CallFinding& finding, LadderRows::Place place);
    void know_row(model::CallId call, LadderRows::Place place);
    void settle(Entry& entry, const model::CallEntered& call, const model::CallReturned& returned,
                const model::CallFinding& finding);
    [[nodiscard]] model::ConnectionId connection_of(const model::CallFinding& finding) const;

    const Options& options_;
    const Processes& processes_;
    LadderNotes& notes_;
    LadderRows& rows_;
    std::unordered_map<model::CallId, Open> open_;
    struct States {
        model::TcpState client = model::TcpState::closed;
        model::TcpState server = model::TcpState::closed;
    };
    void show_state(Entry& entry, const model::CallFinding& finding);

    std::unordered_map<model::ConnectionId, States> shown_states_;
    calls::CallCycles cycles_;
    std::unordered_map<model::CallId, LadderRows::Place> cycle_rows_;  // of calls that may repeat
    std::size_t most_rows_known_ = 0;
    std::unordered_map<model::Pid, model::CallId> last_call_;  // the last one that has a row
    std::deque<std::pair<model::SegmentNumber, model::ConnectionId>> recent_;
};

}  // namespace tcpwhy::render

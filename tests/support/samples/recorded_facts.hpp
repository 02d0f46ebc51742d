// The facts that an Observer has reported, kept for tests, and the promises that every observation
// must keep.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "tracer/calls/observe/engine/observer.hpp"
#include "tracer/model/fact_sink.hpp"

namespace tcpwhy::test {

struct RecordedCall {
    model::CallEntered entered;
    std::optional<model::CallReturned> returned;
};

class RecordedFacts : public model::FactSink {
  public:
    void fact(model::Fact&& fact) override;
    void settled(model::Time until) override;

    [[nodiscard]] std::vector<RecordedCall> calls(model::SystemCall name) const;
    [[nodiscard]] std::vector<model::ProcessEvent> events(model::ProcessEvent::What what) const;
    [[nodiscard]] const std::vector<model::SocketSeen>& seen() const { return x_seen; }
    [[nodiscard]] std::vector<model::Notice> notices(model::Notice::Code code) const;
    [[nodiscard]] const std::map<model::CallId, RecordedCall>& all_calls() const { return x_calls; }
    /// Broken promises, one a line: facts out of order or older than what was settled, returns
    /// without entry, calls of processes that are gone, processes that end without `ending` and
    /// `exit`. "" is what it should be.
    [[nodiscard]] const std::string& complaints() const { return x_complaints; }
    [[nodiscard]] std::string unended() const;  ///< processes without an exit
    [[nodiscard]] model::Time last_settled() const { return x_settled; }

  private:
    void complain(const std::string& line) { x_complaints += line + "\n"; }
    void check_time(model::Time time);
    void check_event(const model::ProcessEvent& event);

    std::map<model::CallId, RecordedCall> x_calls;
    std::vector<model::ProcessEvent> x_events;
    std::vector<model::SocketSeen> x_seen;
    std::vector<model::Notice> x_notices;
    std::map<model::Pid, int> x_progress;  ///< 1 begun, 2 ending, 3 gone
    std::string x_complaints;
    model::Time x_last = 0;
    model::Time x_settled = 0;
};

}  // namespace tcpwhy::test

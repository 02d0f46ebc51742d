// The programs of a run and the processes that they are: who plays which part, and who is still
// there.
#pragma once

#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "tracer/model/process_event.hpp"

namespace tcpwhy::scenario {

/// The part that a program of that name plays: "server", "server-2" …, "client", "client-2" …; none
/// for other words.
model::Side role_named(std::string_view program);

class Cast {
  public:
    /// It has been told to start; from now on it counts as running.
    void due(const std::string& program);
    /// What was told to start and has not been seen yet is not waited for any more.
    void forget_due() { due_.clear(); }
    void on(const model::ProcessEvent& event);

    [[nodiscard]] bool anybody() const { return !due_.empty() || !processes_.empty(); }
    [[nodiscard]] bool running(model::Side role) const;
    /// "" for a process that is not of the cast.
    [[nodiscard]] std::string program_of(model::Pid pid) const;
    [[nodiscard]] model::Side role_of(model::Pid pid) const;
    /// Those of that role; all of them for none.
    [[nodiscard]] std::vector<model::Pid> processes(model::Side role) const;
    /// Those of that program, which may have forked.
    [[nodiscard]] std::vector<model::Pid> processes(const std::string& program) const;

  private:
    struct Process {
        model::Side role = model::Side::none;
        std::string program;
    };
    std::deque<std::string> due_;
    std::map<model::Pid, Process> processes_;
};

}  // namespace tcpwhy::scenario

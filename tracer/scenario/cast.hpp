// The programs of a run and their processes: the role of each, and which are still running.
#pragma once

#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "tracer/model/process_event.hpp"

namespace tcpwhy::scenario {

/// The role of a program of that name: "server", "server-2" …, "client", "client-2" …; none
/// for other words.
model::Side role_named(std::string_view program);

class Cast {
  public:
    /// The program shall start; from now on it counts as running.
    void due(const std::string& program);
    /// Stops waiting for programs that shall start and have not been seen yet.
    void forget_due() { due_.clear(); }
    void on(const model::ProcessEvent& event);

    [[nodiscard]] bool anybody() const { return !due_.empty() || !processes_.empty(); }
    [[nodiscard]] bool running(model::Side role) const;
    /// "" for a process that is not of the cast.
    [[nodiscard]] std::string program_of(model::Pid pid) const;
    [[nodiscard]] model::Side role_of(model::Pid pid) const;
    /// The processes of that role; all of them for none.
    [[nodiscard]] std::vector<model::Pid> processes(model::Side role) const;
    /// The processes of that program, which may have forked.
    [[nodiscard]] std::vector<model::Pid> processes(const std::string& program) const;
    /// "the client", or "client-2" if that is the one which still runs.
    [[nodiscard]] std::string running_client() const;

  private:
    struct Process {
        model::Side role = model::Side::none;
        std::string program;
    };
    std::deque<std::string> due_;
    std::map<model::Pid, Process> processes_;
};

}  // namespace tcpwhy::scenario

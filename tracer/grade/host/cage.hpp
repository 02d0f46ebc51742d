// Where a submission runs: a job of helpers/confine, in the words of checks. One for each start.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "tracer/calls/observe/engine/command.hpp"
#include "tracer/grade/assignment/assignment.hpp"
#include "tracer/grade/host/host.hpp"
#include "tracer/helpers/confine/job.hpp"
#include "tracer/model/ids.hpp"

namespace tcpwhy::grade {

/// The limits of an assignment as a job has them, and no more than this machine allows.
helpers::JobLimits job_limits(const Limits& limits);

class Cage {
  public:
    explicit Cage(const helpers::Confinement& confinement);

    /// The command becomes one that runs inside.
    void confine(calls::Command& command) { job_.confine(command); }
    /// Starts it unobserved.
    void start(const std::vector<std::string>& argv, int in, int out, int err);
    /// After start(). Throws StepFailure where the program could not be executed.
    std::optional<ProgramEnd> end();
    /// The signal that ended the started program; 0: none, or not yet.
    [[nodiscard]] int ended_by();
    [[nodiscard]] std::vector<model::Pid> processes() const { return job_.processes(); }
    bool count_output(std::size_t bytes) { return job_.count_output(bytes); }
    /// "was ended: over 512 MiB of memory"; "" when no limit was reached. `signal`: that ended the
    /// program.
    [[nodiscard]] std::string reached(int signal) const;
    /// Ends all its processes. Throws MachineFault where some are left.
    void end_all();

  private:
    helpers::Job job_;
    std::string program_;
};

}  // namespace tcpwhy::grade

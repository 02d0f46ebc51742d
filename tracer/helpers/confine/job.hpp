// One confined program and all that it makes: started through the launcher, watched by limit_watch,
// ended.
//
// Make a Job after entering a lab: its watch is a thread. For each start make a new Job; the
// folders may be the same ones.
#pragma once

#include <sys/types.h>

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "common/descriptor.hpp"
#include "tracer/calls/observe/engine/command.hpp"
#include "tracer/helpers/confine/confinement.hpp"
#include "tracer/helpers/confine/control_group.hpp"
#include "tracer/helpers/confine/job_user.hpp"
#include "tracer/helpers/confine/launch/launch_plan.hpp"
#include "tracer/helpers/confine/limit_watch.hpp"
#include "tracer/helpers/confine/shared_memory.hpp"
#include "tracer/model/ids.hpp"

namespace tcpwhy::helpers {

class Job {
  public:
    /// Gives the folders to the job's user, where it has one. `launcher`: the path of tcpwhy.
    /// Throws UsageError for an unknown user, UnavailableError.
    Job(Confinement confinement, std::string launcher);
    ~Job();  ///< end()
    Job(const Job&) = delete;
    Job& operator=(const Job&) = delete;

    /// Makes a command, whose argv is meant inside the folder ("./server"), a confined one for
    /// calls::Observer::start(). Its standard descriptors stay as they are.
    void confine(calls::Command& command);

    /// Starts it unobserved, where ptrace is refused, and for builds. -1: /dev/null.
    struct Standard {
        int in = -1;
        int out = -1;
        int err = -1;
    };
    void start(const std::vector<std::string>& argv, const Standard& fds);
    /// How the first process of a started program has ended.
    struct Ended {
        int exec_error = 0;  ///< errno: it never started
        bool signalled = false;
        int status = 0;  ///< exit status, or the signal's number
    };
    /// Waits at most so long; only after start(). Throws UnavailableError when it could not be
    /// confined.
    std::optional<Ended> first_ended(int wait_ms);

    /// Processes of the program, without the launcher's own.
    [[nodiscard]] std::vector<model::Pid> processes() const;
    /// Adds to the output so far. False when it is over the limit: then the job is being killed.
    bool count_output(std::size_t bytes) { return watch_->count_output(bytes); }
    /// The first limit that ended the job. Thread-safe.
    [[nodiscard]] std::optional<Reached> reached() const { return watch_->reached(); }
    /// The same for a process that this signal has ended.
    [[nodiscard]] std::optional<Reached> reached(int signal) const {
        return watch_->reached(signal);
    }

    /// Kills everything and waits until it is gone, 5 s at most. "" or what is left.
    std::string end();

    [[nodiscard]] const Confinement& confinement() const { return confinement_; }

  private:
    [[nodiscard]] LaunchPlan plan_of(const std::vector<std::string>& argv) const;
    [[nodiscard]] std::vector<std::string> launcher_words(const LaunchPlan& plan) const;
    void launched(pid_t launcher);
    void kill_processes() const;
    void order_end();
    void kill_strays() const;
    void reap_launcher();
    [[nodiscard]] bool launcher_lives() const;
    [[nodiscard]] std::vector<pid_t> all_processes() const;

    Confinement confinement_;
    std::string launcher_path_;
    JobUser user_;
    std::optional<SharedMemoryFiles> shared_memory_;
    std::unique_ptr<ControlGroup> group_;
    std::atomic<pid_t> launcher_{0};
    Descriptor launcher_pidfd_;  ///< its pid can become another's
    bool reaped_by_us_ = false;  ///< the launcher is our child, and no observer's
    Descriptor reports_;
    std::optional<Ended> ended_;
    std::unique_ptr<LimitWatch> watch_;  ///< its thread uses all above
};

}  // namespace tcpwhy::helpers

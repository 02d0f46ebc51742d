// The rungs of confinement that work on this machine. Each is tried for real: a program runs in it
// and looks around.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "tracer/helpers/confine/confinement.hpp"

namespace tcpwhy::helpers {

struct RungReport {
    Rung rung{};
    bool works = false;
    std::string why_not;     ///< "" where it works
    std::string fix;         ///< a command or an advice; "" when none is known
    std::string stays_open;  ///< what a program still can do there; "" for nothing
};

/// All rungs, C4 first. `launcher`: the path of tcpwhy. `run_as`: as in Confinement. C1 works
/// always: whether it may be used is for the caller to decide. Call it where the jobs will run, in
/// the lab or outside.
std::vector<RungReport> try_rungs(const std::string& launcher, const std::string& run_as = "");

/// The highest that works, not counting C1.
std::optional<Rung> best_rung(const std::vector<RungReport>& reports);

/// At C2 programs have the uid of this process. Makes it undumpable, so that ptrace(2) and /proc
/// do not open it to them. After entering a lab, and before the first job.
void guard_own_process(Rung rung);

/// The limits, and never more than this machine has: 2 GiB and 512 processes, and 200 MiB less
/// than the control group that this process is in.
JobLimits within_machine(JobLimits limits);

}  // namespace tcpwhy::helpers

// The rungs of evidence that work on this machine. Each is tried for real, in a child process.
#pragma once

#include <string>
#include <vector>

#include "tracer/grade/assignment/assignment.hpp"
#include "tracer/lab/private_lab.hpp"

namespace tcpwhy::grade {

struct EvidenceRung {
    Evidence evidence = Evidence::none;   ///< the highest that works; none: not even E1
    lab::Choice lab = lab::Choice::host;  ///< where checks run
    std::string why_no_lab;               ///< "" where a private lab works
    std::string why_no_calls;
    std::string why_no_wire;
};

/// Needs a process with a single thread.
EvidenceRung try_evidence(lab::Choice wanted);

/// Goes to where the checks run, in the process that runs one. Throws UnavailableError.
lab::Rung enter_for_check(lab::Choice lab, Evidence evidence);

}  // namespace tcpwhy::grade

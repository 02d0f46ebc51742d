// Builds a submission in its working copy.
#pragma once

#include "tracer/grade/assignment/assignment.hpp"
#include "tracer/grade/check/check_result.hpp"
#include "tracer/grade/host/cage.hpp"

namespace tcpwhy::grade {

/// The verdict on "builds": the command (`make` where there is a Makefile) succeeds in time, and
/// the program stands there. Changes the working folder and the environment: call it in a process
/// of its own.
CheckResult build_submission(const Assignment& assignment, const std::string& id,
                             const helpers::Confinement& confinement);

}  // namespace tcpwhy::grade

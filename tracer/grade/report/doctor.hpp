// `--doctor` and `--plan`: what can be judged here, and how long it can take.
#pragma once

#include <string>

#include "tracer/grade/many/order.hpp"
#include "tracer/grade/run/rungs.hpp"
#include "tracer/helpers/confine/rungs.hpp"

namespace tcpwhy::grade {

/// Both rungs, each check, and the lines that mend it. Pure.
std::string doctor_report(const GradeOrder& order, const EvidenceRung& evidence,
                          const std::vector<helpers::RungReport>& confinement);
/// Whether any check can be judged at that rung.
bool judges_anything(const Assignment& assignment, Evidence evidence);

/// The longest time for so many submissions. Pure.
std::string plan_report(const GradeOrder& order, std::size_t submissions, int jobs);

}  // namespace tcpwhy::grade

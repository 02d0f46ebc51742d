// A check whose submission is a filled-in worksheet (docs/labs.md): nothing of it runs.
#pragma once

#include <string>

#include "tracer/grade/assignment/assignment.hpp"
#include "tracer/grade/check/check_result.hpp"

namespace tcpwhy::grade {

/// Marks the sheets of `check.worksheet` in the folder of a submission; the best one counts.
/// `assignment_folder` has the recordings of an assignment of a teacher's own; "": none.
CheckResult mark_worksheet(const Check& check, const std::string& folder,
                           const std::string& assignment_folder);

}  // namespace tcpwhy::grade

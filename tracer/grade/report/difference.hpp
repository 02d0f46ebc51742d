// Two gradings of the same submissions, as a table of what differs. Pure.
#pragma once

#include <string>
#include <vector>

#include "tracer/grade/report/result.hpp"

namespace tcpwhy::grade {

/// A line for each check whose verdict or points differ, and for each submission that only one
/// side has; then the scores. Times and words are no difference.
std::string difference_table(const std::vector<Result>& before, const std::vector<Result>& after);

}  // namespace tcpwhy::grade

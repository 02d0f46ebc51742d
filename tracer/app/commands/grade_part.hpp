// Which part of a class and of an assignment `tcpwhy grade` is about.
#pragma once

#include <string>
#include <vector>

#include "common/command_line.hpp"
#include "tracer/grade/assignment/assignment.hpp"
#include "tracer/grade/submission/submissions.hpp"

namespace tcpwhy::app {

struct GradePart {
    std::vector<std::string> checks;    ///< empty: all
    std::vector<std::string> students;  ///< empty: all
    std::string shard;                  ///< "2/3"
};

void add_grade_part(CommandLine& command, GradePart& part);

/// Throws UsageError where a check is not in the assignment.
void require_checks(const GradePart& part, const grade::Assignment& assignment);

/// Throws UsageError where a student is none of them, or the shard cannot be read.
std::vector<grade::Submission> part_of(const GradePart& part,
                                       std::vector<grade::Submission> submissions);

}  // namespace tcpwhy::app

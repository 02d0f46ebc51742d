// What --resume keeps of earlier results, and what it judges again.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "tracer/grade/many/order.hpp"
#include "tracer/grade/report/result.hpp"
#include "tracer/grade/submission/submissions.hpp"

namespace tcpwhy::grade {

/// Whether nothing of it can be kept, and why: "new", "the submission has changed", "the assignment
/// has changed", "tcpwhy has changed". "": its verdicts still hold. Pure.
std::string reason_to_grade(const std::optional<Result>& former, const std::string& seed,
                            const GradeOrder& order);

/// The verdict of an earlier result that still holds for this check, with the points that the check
/// gives today; nothing: it is to be judged. A check of --only is always judged, and so is one that
/// was not tried or not judged. Pure.
std::optional<GradedCheck> kept_verdict(const std::optional<Result>& former, const Check& check,
                                        const GradeOrder& order);

/// A result shows this for a check that has not been judged again yet. It is the kept verdict. A
/// skipped check stays skipped while the failure of its need is kept. Nothing: the check is
/// unfinished. Pure.
std::optional<GradedCheck> standing_verdict(const std::optional<Result>& former, const Check& check,
                                            const GradeOrder& order);

/// Whether the check is part of the result: all are, unless --only names others and no earlier
/// result has it. Pure.
bool takes_part(const Check& check, const std::optional<Result>& former, const GradeOrder& order);

/// Whether a check is judged that runs what was built, so that the build has to be made again.
/// Pure.
bool runs_programs(const std::optional<Result>& former, const GradeOrder& order);

/// A table for --plan: what will be run for each submission, and why.
std::string regrade_table(const GradeOrder& order, const std::vector<Submission>& submissions);

}  // namespace tcpwhy::grade

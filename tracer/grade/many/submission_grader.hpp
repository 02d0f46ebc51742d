// Grades one submission: working copy, build, check after check.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "tracer/grade/many/order.hpp"
#include "tracer/grade/report/result.hpp"
#include "tracer/grade/submission/submissions.hpp"
#include "tracer/grade/submission/working_copy.hpp"
#include "tracer/helpers/confine/folders.hpp"

namespace tcpwhy::grade {

class SubmissionGrader {
  public:
    /// `runs`: for working copies and locks. `result_file` is rewritten after each check. All
    /// outlive this. Needs a process with a single thread.
    SubmissionGrader(const GradeOrder& order, const Submission& submission, const RunFolder& runs,
                     std::string result_file);

    Result grade();

  private:
    void grade_checks();
    GradedCheck grade_check(const Check& check);
    CheckResult judged(const Check& check);
    CheckResult judged_once(const Check& check, bool alone);
    GradedCheck built_again(const Check& check, const GradedCheck& kept);
    /// A check that it needs and that is not passed; null: there is none.
    [[nodiscard]] const GradedCheck* unmet_need(const Check& check) const;
    void keep_trace(const Check& check, const GradedCheck& made);
    /// Whether the folder of results has all that it may have. It is counted once a submission.
    bool is_full();
    [[nodiscard]] double seconds_left(const Check& check) const;
    [[nodiscard]] std::string trace_file(const std::string& end) const;
    /// Nothing that is in the file already.
    void write();
    [[nodiscard]] helpers::Confinement confinement_for(const Check& check) const;

    const GradeOrder& order_;
    const Submission& submission_;
    const RunFolder& runs_;
    std::string result_file_;
    Result result_;
    std::optional<Result> former_;
    std::string written_;  ///< what is in the file
    std::optional<std::uint64_t> kept_bytes_;
    std::string not_built_again_;  ///< why programs cannot run, though they were built before
    helpers::JobFolders folders_;
};

}  // namespace tcpwhy::grade

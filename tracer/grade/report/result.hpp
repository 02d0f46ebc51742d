// The result of one submission. docs/grading.md describes its JSON. Pure values.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "tracer/grade/assignment/assignment.hpp"
#include "tracer/grade/check/check_result.hpp"

namespace tcpwhy::grade {

inline constexpr const char* result_schema = "tcpwhy/grade/1";

/// One check as the result has it: the texts are clean.
struct GradedCheck {
    std::string id;
    std::string title;
    Verdict verdict = Verdict::error;
    double score = 0;
    double max_score = 0;
    Evidence evidence = Evidence::e1;  ///< that it needs
    bool bonus = false;
    std::string visibility = "visible";
    std::vector<std::string> needs;
    std::string output;  ///< several lines; "" of a passed check
    double seconds = 0;
};

struct Result {
    std::string submission;
    std::string assignment;
    std::string assignment_hash;
    std::string program_hash;  ///< of the tcpwhy that judged it
    std::string seed;
    std::string evidence;                ///< the rung: "E3"
    std::string confinement;             ///< the rung: "C4"
    std::optional<std::string> refused;  ///< the reason
    std::vector<GradedCheck> checks;

    /// Null: it has no such check.
    [[nodiscard]] const GradedCheck* find(const std::string& id) const;
    [[nodiscard]] double score() const;
    [[nodiscard]] double max_score() const;
    [[nodiscard]] double bonus() const;
    [[nodiscard]] bool incomplete() const;  ///< a check is `error`
    [[nodiscard]] std::string status() const;
};

/// The check with its words for the student. `need`: of a skipped one, the check that it needs.
GradedCheck graded(const Check& check, const CheckResult& result, const std::string& need);

std::string to_json(const Result& result);
/// Nothing where the text is no such result.
std::optional<Result> result_from_json(const std::string& text);

/// "3", "2.5".
std::string points_words(double points);

}  // namespace tcpwhy::grade

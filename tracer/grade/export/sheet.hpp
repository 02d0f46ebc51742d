// A result as a writer of a format needs it: clean texts, points by the format's rules, and no
// check that its readers must not see. Pure.
#pragma once

#include <string>
#include <vector>

#include "tracer/grade/export/rules.hpp"
#include "tracer/grade/report/result.hpp"

namespace tcpwhy::grade {

struct SheetRow {
    std::string id;
    std::string title;
    Verdict verdict = Verdict::error;
    double points = 0;
    double most = 0;  ///< its own maximum; a bonus has one too
    bool bonus = false;
    bool awarded = false;    ///< not judged, and its points are given
    bool after_due = false;  ///< shown after the due date
    std::vector<std::string> needs;
    std::string output;
    double seconds = 0;

    [[nodiscard]] bool good() const { return verdict == Verdict::passed || awarded; }
    /// Its maximum within the submission's: 0 for a bonus.
    [[nodiscard]] double counted() const { return bonus ? 0 : most; }
    /// "echo-line: It echoes a line (bonus)".
    [[nodiscard]] std::string heading() const;
};

struct Sheet {
    std::string submission;
    std::string assignment;
    std::string status;  ///< graded, refused, incomplete
    std::string refused;
    std::string evidence;
    std::string confinement;
    std::string seed;
    std::vector<SheetRow> rows;
    std::size_t hidden = 0;  ///< checks that have no row
    double hidden_points = 0;
    double hidden_most = 0;
    double score = 0;
    double max_score = 0;
    double bonus = 0;
    double seconds = 0;
    bool withheld = false;  ///< incomplete, and no points stand for what is missing
    std::string summary;    ///< sentences for the student; may be empty

    [[nodiscard]] double fraction() const;           ///< 0 to 1
    [[nodiscard]] std::string hidden_words() const;  ///< "2 hidden checks"
};

/// `outline`: the checks of the assignment, which a refused submission gets with no points.
Sheet sheet_of(const Result& result, const std::vector<GradedCheck>& outline,
               const FormRules& rules, OnError on_error);

}  // namespace tcpwhy::grade

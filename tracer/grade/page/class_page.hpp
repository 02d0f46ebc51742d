// The page of a class: students and checks as a table, for a browser without a network. Pure.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "tracer/grade/report/result.hpp"

namespace tcpwhy::grade {

struct ClassPageOrder {
    /// No names, no files, no text of programs and nothing of hidden checks: for the projector.
    bool anonymous = false;
    std::string time;                  ///< "2026-03-02T10:00:00Z"
    std::vector<GradedCheck> outline;  ///< the assignment's checks
    /// The address of the page of a check's recording; "": there is none.
    std::function<std::string(const std::string& submission, const std::string& check)> page_of;
};

/// One HTML document.
std::string class_page(const ClassPageOrder& order, const std::vector<Result>& results);

/// The sentence for which a check failed, with numbers and quoted texts left out, so that the same
/// mistake of two programs is the same sentence. "": it has not failed.
std::string story_of_failure(const GradedCheck& check);

/// The narrative without the lines that a program wrote.
std::string without_foreign_lines(const std::string& output);

}  // namespace tcpwhy::grade

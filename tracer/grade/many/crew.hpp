// Grades many submissions, some at once, each in a process of its own that leaves its result in a
// file.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "tracer/grade/many/order.hpp"
#include "tracer/grade/report/result.hpp"
#include "tracer/grade/submission/submissions.hpp"

namespace tcpwhy::grade {

/// The course so far, for whoever watches.
struct Progress {
    std::size_t done = 0;
    std::size_t all = 0;
    std::vector<std::string> running;
    double seconds = 0;
};

struct CrewOrder {
    const GradeOrder* grade = nullptr;
    std::vector<Submission> submissions;
    int jobs = 1;
    std::function<void(const Progress&)> changed;
    std::function<void(const Result&)> finished;  ///< in the order in which they end
    std::function<int()> interrupted;             ///< the number of a signal, or 0
};

/// In the order of the submissions. After an interruption the results that are there. Needs a
/// process with a single thread. Throws UnavailableError.
std::vector<Result> grade_all(const CrewOrder& order);

}  // namespace tcpwhy::grade

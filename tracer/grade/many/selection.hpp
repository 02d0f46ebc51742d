// Which submissions and checks a run is about. Pure.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "tracer/grade/assignment/assignment.hpp"
#include "tracer/grade/submission/submissions.hpp"

namespace tcpwhy::grade {

/// The I-th of N parts of the submissions; I is from 1 to N.
struct Shard {
    std::size_t number = 1;
    std::size_t of = 1;
};
/// "2/3". Throws UsageError.
Shard shard_named(const std::string& word);
/// Every N-th submission, so that the parts are equal and no two of them overlap.
std::vector<Submission> in_shard(std::vector<Submission> submissions, Shard shard);

/// Those with these names. Throws UsageError where a name is none of them.
std::vector<Submission> of_students(std::vector<Submission> submissions,
                                    const std::vector<std::string>& students);

/// These checks and all that they need. Throws UsageError where one is not in the assignment.
std::set<std::string> with_needs(const Assignment& assignment,
                                 const std::vector<std::string>& checks);

}  // namespace tcpwhy::grade

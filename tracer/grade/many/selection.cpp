#include "tracer/grade/many/selection.hpp"

#include <algorithm>
#include <charconv>

#include "common/errors.hpp"
#include "common/text/closest_word.hpp"

namespace tcpwhy::grade {
namespace {

std::size_t number_named(std::string_view word) {
    std::size_t number = 0;
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
    return error == std::errc{} && end == word.data() + word.size() ? number : 0;
}

}  // namespace

Shard shard_named(const std::string& word) {
    const std::size_t slash = word.find('/');
    Shard shard{0, 0};
    if (slash != std::string::npos) {
        shard.number = number_named(std::string_view(word).substr(0, slash));
        shard.of = number_named(std::string_view(word).substr(slash + 1));
    }
    if (shard.number == 0 || shard.number > shard.of)
        throw UsageError("cannot read the shard '" + word + "': write 2/3 for the second of three");
    return shard;
}

std::vector<Submission> in_shard(std::vector<Submission> submissions, Shard shard) {
    std::vector<Submission> part;
    for (std::size_t at = 0; at < submissions.size(); ++at)
        if (at % shard.of == shard.number - 1) part.push_back(std::move(submissions[at]));
    return part;
}

std::vector<Submission> of_students(std::vector<Submission> submissions,
                                    const std::vector<std::string>& students) {
    if (students.empty()) return submissions;
    std::vector<std::string> names;
    names.reserve(submissions.size());
    for (const Submission& submission : submissions) names.push_back(submission.name);
    for (const std::string& student : students)
        if (std::find(names.begin(), names.end(), student) == names.end())
            throw UsageError("cannot grade " + student + ": no submission has this name" +
                             did_you_mean(student, names));
    std::vector<Submission> part;
    for (Submission& submission : submissions)
        if (std::find(students.begin(), students.end(), submission.name) != students.end())
            part.push_back(std::move(submission));
    return part;
}

std::set<std::string> with_needs(const Assignment& assignment,
                                 const std::vector<std::string>& checks) {
    std::vector<std::string> known;
    known.reserve(assignment.checks.size());
    for (const Check& check : assignment.checks) known.push_back(check.id);
    for (const std::string& id : checks)
        if (assignment.find(id) == nullptr)
            throw UsageError("cannot judge " + id + ": " + assignment.name + " has no such check" +
                             did_you_mean(id, known));
    std::set<std::string> wanted(checks.begin(), checks.end());
    // A check stands after all that it needs.
    for (auto check = assignment.checks.rbegin(); check != assignment.checks.rend(); ++check)
        if (wanted.contains(check->id)) wanted.insert(check->needs.begin(), check->needs.end());
    return wanted;
}

}  // namespace tcpwhy::grade

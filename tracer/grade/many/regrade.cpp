#include "tracer/grade/many/regrade.hpp"

#include <algorithm>

#include "common/text/joined.hpp"
#include "tracer/grade/many/kept_results.hpp"
#include "tracer/grade/many/selection.hpp"
#include "tracer/grade/submission/working_copy.hpp"
#include "tracer/grade/values/clean_text.hpp"
#include "tracer/helpers/confine/scratch_folder.hpp"

namespace tcpwhy::grade {
namespace {

constexpr std::size_t most_name_columns = 40;

const GradedCheck* former_check(const std::optional<Result>& former, const std::string& id) {
    return former ? former->find(id) : nullptr;
}

/// With the words and points that the check has today.
GradedCheck as_of_today(GradedCheck former, const Check& check) {
    former.title = check.title;
    former.max_score = check.points;
    former.score = former.verdict == Verdict::passed ? check.points : 0;
    former.bonus = check.bonus;
    former.visibility = name(check.visibility);
    former.needs = check.needs;
    return former;
}

bool is_named(const std::vector<std::string>& ids, const std::string& id) {
    return std::find(ids.begin(), ids.end(), id) != ids.end();
}

/// The seed of a submission as it lies there now; nothing: it will be refused.
std::optional<std::string> seed_now(const Submission& submission, const RunFolder& runs) {
    const std::string copy = runs.folder("copy");
    const std::string scratch = runs.folder("scratch");
    std::optional<std::string> seed;
    try {
        seed = make_working_copy(submission, copy, scratch);
    } catch (const Refused&) {
        seed.reset();
    }
    helpers::remove_tree(copy);
    helpers::remove_tree(scratch);
    return seed;
}

/// Nothing runs for a check that needs one which has failed, and that verdict is kept.
bool needs_failed(const std::optional<Result>& former, const Check& check,
                  const GradeOrder& order) {
    return std::any_of(check.needs.begin(), check.needs.end(), [&](const std::string& need) {
        const GradedCheck* found = former_check(former, need);
        return found != nullptr && !is_named(order.only, need) &&
               (found->verdict == Verdict::failed || found->verdict == Verdict::skipped);
    });
}

std::string checks_to_run(const GradeOrder& order, const std::optional<Result>& former) {
    std::vector<std::string> ids;
    std::size_t all = 0;
    for (const Check& check : order.assignment.checks) {
        if (!takes_part(check, former, order)) continue;
        ++all;
        if (!kept_verdict(former, check, order) && !needs_failed(former, check, order))
            ids.push_back(check.id);
    }
    if (ids.empty()) return "nothing";
    return ids.size() == all ? "all checks" : joined(ids, " ");
}

}  // namespace

std::string reason_to_grade(const std::optional<Result>& former, const std::string& seed,
                            const GradeOrder& order) {
    if (!former) return "new";
    if (former->seed != seed) return "the submission has changed";
    // --only says which checks are judged, whatever else has changed.
    if (!order.only.empty()) return "";
    if (former->assignment_hash != order.assignment.hash) return "the assignment has changed";
    if (former->program_hash != order.program_hash) return "tcpwhy has changed";
    return "";
}

std::optional<GradedCheck> kept_verdict(const std::optional<Result>& former, const Check& check,
                                        const GradeOrder& order) {
    const GradedCheck* found = former_check(former, check.id);
    if (found == nullptr || is_named(order.only, check.id)) return std::nullopt;
    if (found->verdict == Verdict::error || found->verdict == Verdict::skipped) return std::nullopt;
    return as_of_today(*found, check);
}

std::optional<GradedCheck> standing_verdict(const std::optional<Result>& former, const Check& check,
                                            const GradeOrder& order) {
    if (auto kept = kept_verdict(former, check, order)) return kept;
    const GradedCheck* found = former_check(former, check.id);
    const bool skipped = found != nullptr && found->verdict == Verdict::skipped;
    if (!skipped || !needs_failed(former, check, order)) return std::nullopt;
    return as_of_today(*found, check);
}

bool takes_part(const Check& check, const std::optional<Result>& former, const GradeOrder& order) {
    if (order.visible_only && check.visibility != Visibility::visible) return false;
    if (order.only.empty() || former_check(former, check.id) != nullptr) return true;
    return with_needs(order.assignment, order.only).contains(check.id);
}

bool runs_programs(const std::optional<Result>& former, const GradeOrder& order) {
    return std::any_of(
        order.assignment.checks.begin(), order.assignment.checks.end(), [&](const Check& check) {
            return !check.build && takes_part(check, former, order) &&
                   !kept_verdict(former, check, order) && !needs_failed(former, check, order);
        });
}

std::string regrade_table(const GradeOrder& order, const std::vector<Submission>& submissions) {
    const RunFolder runs;
    std::string out;
    std::size_t kept = 0;
    for (const Submission& submission : submissions) {
        std::optional<Result> former =
            kept_result(order.output_folder + "/" + submission.name + ".json");
        const auto seed = seed_now(submission, runs);
        std::string why = "it cannot be read";
        if (seed) why = reason_to_grade(former, order.seed.empty() ? *seed : order.seed, order);
        if (!why.empty()) former.reset();
        const std::string what = seed ? checks_to_run(order, former) : "nothing";
        if (what == "nothing" && seed) {
            ++kept;
            continue;
        }
        if (why.empty()) why = order.only.empty() ? "not judged yet" : "--only names it";
        for (const std::string& word : {clean(submission.name, most_name_columns),
                                        std::string(": "), what, " (" + why + ")\n"})
            out += word;
    }
    return out + std::to_string(kept) + " of " + std::to_string(submissions.size()) +
           (submissions.size() == 1 ? " submission keeps" : " submissions keep") +
           " every verdict\n";
}

}  // namespace tcpwhy::grade

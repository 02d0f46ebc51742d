// Which parts of a class are graded, what is kept of an earlier grading, and how two of them
// differ.
#include "common/errors.hpp"
#include "support/catch.hpp"
#include "tracer/grade/assignment/bundled.hpp"
#include "tracer/grade/many/kept_results.hpp"
#include "tracer/grade/many/regrade.hpp"
#include "tracer/grade/many/selection.hpp"
#include "tracer/grade/report/difference.hpp"

using namespace tcpwhy;
using grade::Verdict;

namespace {

grade::GradeOrder order_for_echo() {
    grade::GradeOrder order;
    order.assignment = grade::find_assignment("echo-server").assignment;
    order.program_hash = "build:1";
    return order;
}

grade::Result former_result(const grade::GradeOrder& order) {
    grade::Result result;
    result.submission = "ada";
    result.seed = "00ff";
    result.assignment = order.assignment.name;
    result.assignment_hash = order.assignment.hash;
    result.program_hash = order.program_hash;
    for (const grade::Check& check : order.assignment.checks) {
        grade::CheckResult verdict;
        verdict.verdict = Verdict::passed;
        result.checks.push_back(grade::graded(check, verdict, ""));
    }
    return result;
}

std::vector<std::string> names_of(const std::vector<grade::Submission>& submissions) {
    std::vector<std::string> names;
    for (const grade::Submission& submission : submissions) names.push_back(submission.name);
    return names;
}

}  // namespace

TEST_CASE("the shards of a class have every submission once") {
    std::vector<grade::Submission> all;
    for (int number = 0; number < 7; ++number) all.push_back({std::to_string(number), ""});
    CHECK(names_of(grade::in_shard(all, grade::shard_named("1/3"))) ==
          std::vector<std::string>{"0", "3", "6"});
    CHECK(names_of(grade::in_shard(all, grade::shard_named("2/3"))) ==
          std::vector<std::string>{"1", "4"});
    CHECK(names_of(grade::in_shard(all, grade::shard_named("3/3"))) ==
          std::vector<std::string>{"2", "5"});
    for (const char* wrong : {"0/3", "4/3", "3", "a/b", "1/", ""})
        CHECK_THROWS_AS(grade::shard_named(wrong), UsageError);
}

TEST_CASE("a student who is not there is named with the closest that is") {
    const std::vector<grade::Submission> all = {{"ada", ""}, {"bob", ""}};
    CHECK(names_of(grade::of_students(all, {"bob"})) == std::vector<std::string>{"bob"});
    CHECK_THROWS_WITH(grade::of_students(all, {"adda"}),
                      "cannot grade adda: no submission has this name (did you mean 'ada'?)");
}

TEST_CASE("a check brings all that it needs") {
    const auto order = order_for_echo();
    CHECK(grade::with_needs(order.assignment, {"restart"}) ==
          std::set<std::string>{"builds", "listens", "handshake", "echo-line", "closes-first",
                                "restart"});
    CHECK_THROWS_AS(grade::with_needs(order.assignment, {"restarts"}), UsageError);
}

TEST_CASE("nothing is kept of another submission, another assignment or another tcpwhy") {
    auto order = order_for_echo();
    auto former = former_result(order);
    CHECK(grade::reason_to_grade(former, "00ff", order).empty());
    CHECK(grade::reason_to_grade(std::nullopt, "00ff", order) == "new");
    CHECK(grade::reason_to_grade(former, "0000", order) == "the submission has changed");
    former.program_hash = "build:0";
    CHECK(grade::reason_to_grade(former, "00ff", order) == "tcpwhy has changed");
    former.assignment_hash = "sha256:0";
    CHECK(grade::reason_to_grade(former, "00ff", order) == "the assignment has changed");
    // --only names the checks that are judged, whatever has changed besides.
    order.only = {"restart"};
    CHECK(grade::reason_to_grade(former, "00ff", order).empty());
}

TEST_CASE("a verdict is kept with today's points, unless --only names it or it was none") {
    auto order = order_for_echo();
    std::optional<grade::Result> former = former_result(order);
    const grade::Check& builds = order.assignment.checks.front();
    const grade::Check& listens = order.assignment.checks[1];
    CHECK_FALSE(grade::runs_programs(former, order));
    former->checks[1].max_score = former->checks[1].score = 99;
    CHECK(grade::kept_verdict(former, listens, order)->score == listens.points);
    former->checks[1].verdict = Verdict::error;
    CHECK_FALSE(grade::kept_verdict(former, listens, order));
    // What is judged again runs what has to be built again.
    CHECK(grade::runs_programs(former, order));
    order.only = {"builds"};
    CHECK_FALSE(grade::kept_verdict(former, builds, order));
    CHECK(grade::takes_part(listens, former, order));
    CHECK_FALSE(grade::takes_part(listens, std::nullopt, order));
}

TEST_CASE("a skipped check stands as long as the failure of its need does") {
    auto order = order_for_echo();
    std::optional<grade::Result> former = former_result(order);
    const grade::Check& builds = order.assignment.checks.front();
    const grade::Check& listens = order.assignment.checks[1];
    former->checks[0].verdict = Verdict::failed;
    former->checks[1].verdict = Verdict::skipped;
    CHECK_FALSE(grade::kept_verdict(former, listens, order));
    CHECK(grade::standing_verdict(former, listens, order)->verdict == Verdict::skipped);
    CHECK(grade::standing_verdict(former, builds, order)->verdict == Verdict::failed);
    order.only = {"builds"};
    CHECK_FALSE(grade::standing_verdict(former, listens, order));
    order.only.clear();
    former->checks[0].verdict = Verdict::error;
    CHECK_FALSE(grade::standing_verdict(former, listens, order));
    CHECK_FALSE(grade::standing_verdict(std::nullopt, listens, order));
}

TEST_CASE("of two results of a submission the complete one is kept; strangers are not merged") {
    const auto order = order_for_echo();
    grade::KeptResult whole{former_result(order), "a", "a/ada.json"};
    grade::KeptResult part = whole;
    part.file = "b/ada.json";
    part.result.checks[3].verdict = Verdict::error;
    const auto kept = grade::merged({part, whole});
    REQUIRE(kept.size() == 1);
    CHECK(kept.front().file == "a/ada.json");
    part.result.seed = "1234";
    CHECK_THROWS_AS(grade::merged({part, whole}), UsageError);
}

TEST_CASE("a refusal is no result where there is another") {
    const auto order = order_for_echo();
    grade::KeptResult part{former_result(order), "a", "a/ada.json"};
    part.result.checks[3].verdict = Verdict::error;
    grade::KeptResult refused{{}, "b", "b/ada.json"};
    refused.result.submission = "ada";
    refused.result.refused = "there is no such file";
    for (const auto& kept : {grade::merged({part, refused}), grade::merged({refused, part})}) {
        REQUIRE(kept.size() == 1);
        CHECK(kept.front().file == "a/ada.json");
    }
}

TEST_CASE("the difference of two gradings names the checks and the totals that differ") {
    const auto order = order_for_echo();
    const auto before = former_result(order);
    auto after = before;
    after.checks[1].verdict = Verdict::failed;
    after.checks[1].score = 0;
    const std::string table = grade::difference_table({before}, {after});
    const std::string points = grade::points_words(before.checks[1].max_score);
    const std::string line =
        "ada         listens  passed " + points + "/" + points + "      failed 0/" + points + "\n";
    CHECK(table.find(line) != std::string::npos);
    CHECK(table.find("0 of 1 submission is judged as before") != std::string::npos);
    CHECK(grade::difference_table({before}, {before}) == "1 of 1 submission is judged as before\n");
}

// The rules of the formats: points, hidden checks, lengths, foreign text. What each reader accepts
// is checked by tests/grading/exports.
#include "tracer/grade/export/delivery.hpp"
#include "tracer/grade/export/xml_text.hpp"

#include <filesystem>
#include <fstream>
#include <map>

#include "common/errors.hpp"
#include "support/catch.hpp"
#include "support/folder.hpp"

using namespace tcpwhy;
using grade::GradedCheck;
using grade::OnError;
using grade::Verdict;

namespace {

GradedCheck check_of(const std::string& id, Verdict verdict, double points) {
    GradedCheck check;
    check.id = id;
    check.title = "It does " + id;
    check.verdict = verdict;
    check.max_score = points;
    check.score = verdict == Verdict::passed ? points : 0;
    if (verdict != Verdict::passed) check.output = "Instead: nothing.\n";
    return check;
}

grade::Result result_of(std::vector<GradedCheck> checks) {
    grade::Result result;
    result.submission = "student-1";
    result.assignment = "echo-server";
    result.checks = std::move(checks);
    return result;
}

grade::Sheet sheet(const std::string& form, const grade::Result& result, OnError on_error) {
    return grade::sheet_of(result, {}, grade::form_named(form)->rules, on_error);
}

std::string text_of(const std::string& form, const grade::Result& result, OnError on_error) {
    const auto documents =
        grade::exported(*grade::form_named(form), {result}, {}, on_error, grade::Surroundings{});
    return documents.empty() ? "" : documents.front().text;
}

}  // namespace

TEST_CASE("a bonus is cut off at the maximum where a format takes no more") {
    GradedCheck bonus = check_of("concurrent", Verdict::passed, 2);
    bonus.bonus = true;
    const auto result = result_of({check_of("builds", Verdict::passed, 3), bonus});
    CHECK(sheet("gradescope", result, OnError::withhold).score == 5);
    CHECK(sheet("prairielearn", result, OnError::withhold).score == 3);
    CHECK(sheet("prairielearn", result, OnError::withhold).max_score == 3);
    CHECK(sheet("prairielearn", result, OnError::withhold).summary.find("Bonus: 2") == 0);
}

TEST_CASE("an incomplete submission gets no document, or the points, as --on-error says") {
    GradedCheck bonus = check_of("concurrent", Verdict::error, 2);
    bonus.bonus = true;
    const auto result = result_of(
        {check_of("builds", Verdict::passed, 3), check_of("no-reset", Verdict::error, 1), bonus});
    CHECK(text_of("gradescope", result, OnError::withhold).empty());
    CHECK(sheet("gradescope", result, OnError::award).score == 4);
    CHECK(sheet("gradescope", result, OnError::award).rows[1].good());
    // A bonus that was not judged is not given.
    CHECK_FALSE(sheet("gradescope", result, OnError::award).rows[2].good());
    CHECK(text_of("prairielearn", result, OnError::withhold).find("\"gradable\": false") !=
          std::string::npos);
}

TEST_CASE("hidden checks are a number, and the total says that it leaves them out") {
    GradedCheck hidden = check_of("secret", Verdict::passed, 4);
    hidden.visibility = "hidden";
    const auto result = result_of({check_of("builds", Verdict::passed, 3), hidden});
    const auto counted = sheet("prairielearn", result, OnError::withhold);
    CHECK(counted.rows.size() == 1);
    CHECK(counted.max_score == 3);
    CHECK(counted.summary.find("1 hidden check: not shown") == 0);
    CHECK(counted.summary.find("partial") != std::string::npos);
    const auto own = sheet("gradescope", result, OnError::withhold);
    CHECK(own.rows.size() == 1);
    CHECK(own.score == 7);
    CHECK(sheet("csv", result, OnError::withhold).rows.size() == 2);
}

TEST_CASE("a refused submission has all checks of the assignment, and no points") {
    auto result = result_of({});
    result.refused = "the archive cannot be read";
    const auto made = grade::sheet_of(result, {check_of("builds", Verdict::passed, 3)},
                                      grade::form_named("csv")->rules, OnError::withhold);
    REQUIRE(made.rows.size() == 1);
    CHECK(made.rows[0].verdict == Verdict::skipped);
    CHECK(made.score == 0);
    CHECK(made.max_score == 3);
    CHECK(made.summary == "Refused: the archive cannot be read\n");
}

TEST_CASE("half points are doubled where only whole numbers go, and odd ones are refused") {
    CHECK(grade::scale_to_whole(3, 1) == 1);
    CHECK(grade::scale_to_whole(2.5, 1) == 2);
    CHECK(grade::scale_to_whole(0.75, 2) == 4);
    CHECK(grade::scale_to_whole(1.0 / 3, 1) == 3);
    CHECK(grade::scale_to_whole(3.14159265, 1) == 0);
    const auto odd = result_of({check_of("builds", Verdict::passed, 3.14159265)});
    CHECK_THROWS_AS(text_of("classroom50", odd, OnError::withhold), UsageError);
}

TEST_CASE("the longest outputs are shortened and say so; the others stay whole") {
    GradedCheck big = check_of("echo-line", Verdict::failed, 1);
    big.output.assign(3'000'000, 'x');
    const auto result = result_of({check_of("builds", Verdict::failed, 1), big});
    const std::string text = text_of("prairielearn", result, OnError::withhold);
    CHECK(text.size() <= 1U << 20U);
    CHECK(text.find("(shortened: 3000000 bytes in all)") == std::string::npos);
    CHECK(text.find("(shortened: ") != std::string::npos);
    CHECK(text.find("Instead: nothing.") != std::string::npos);
    // A character is never cut in two.
    CHECK(grade::shortened("ééééééééééééééééééééééééééééééééééé", 41) ==
          "ééééé\n(shortened: 70 bytes in all)\n");
}

TEST_CASE("foreign text loses what its readers would obey") {
    CHECK(grade::clean_output("a\x1b[31m\nb\x7f") == "a\\x1b[31m\nb\\x7f");
    CHECK(grade::clean_id("../Echo:1") == "----cho-1");
    CHECK(grade::file_name_of("../x") == "_..-x");
    CHECK(grade::csv_cell("=1+1") == "'=1+1");
    CHECK(grade::csv_cell("-2.5") == "-2.5");
    CHECK(grade::csv_cell("-2+3") == "'-2+3");
    CHECK(grade::csv_cell("a,\"b\"") == "\"a,\"\"b\"\"\"");
    CHECK(grade::xml_escaped("<a & \"b\">\x01\n", true) == "&lt;a &amp; &quot;b&quot;&gt;?&#10;");
}

TEST_CASE("a folder keeps the files that are not of a check; a check's former file goes") {
    const test::Folder folder;
    for (const auto& [form, former] : std::map<std::string, std::string>{
             {"artemis", "half-close.json"}, {"github-classroom", "halfclose.b64"}}) {
        for (const std::string& name : {former, std::string("package.json"), std::string("x.b64")})
            std::ofstream(folder.file(name)) << "former";
        grade::DeliveryOrder order;
        order.wishes = {grade::export_wish(form + ":" + folder.path())};
        order.outline = {check_of("half-close", Verdict::passed, 2)};
        // Withheld: the submission gets no files now.
        const auto lines =
            grade::deliver(order, {result_of({check_of("half-close", Verdict::error, 2)})});
        CHECK(lines.size() == 1);
        CHECK_FALSE(std::filesystem::exists(folder.file(former)));
        CHECK(std::filesystem::exists(folder.file("package.json")));
        CHECK(std::filesystem::exists(folder.file("x.b64")));
    }
}

TEST_CASE("a roster finds the submission that names a student, or a part of whose name does") {
    const auto roster = grade::read_roster("name,id\n\"Ada, L.\",ada1\nBob,bob2\n", "roster.csv");
    CHECK(roster.rows_of("ada1") == std::vector<std::size_t>{0});
    CHECK(roster.rows_of("Smith_BOB2_assignsubmission_file") == std::vector<std::size_t>{1});
    CHECK(roster.rows_of("ada12").empty());
    CHECK_THROWS_WITH(grade::read_roster("name,id\nAda\n", "roster.csv"),
                      "roster.csv:2: 1 cells, the heading has 2");
}

TEST_CASE("a format that is none is named with those that are; a folder needs a path") {
    CHECK_THROWS_AS(grade::export_wish("gradescape"), UsageError);
    CHECK_THROWS_AS(grade::export_wish("artemis"), UsageError);
    CHECK_THROWS_AS(grade::export_wishes({"vpl", "autolab"}), UsageError);
    CHECK(grade::export_wish("junit:out/a:b.xml").path == "out/a:b.xml");
}

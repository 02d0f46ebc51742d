// The page of a class and the ready uploads, as texts.
#include "tracer/grade/page/class_page.hpp"
#include "support/catch.hpp"
#include "tracer/grade/assignment/bundled.hpp"
#include "tracer/grade/kit/archive.hpp"
#include "tracer/grade/kit/kit.hpp"

using namespace tcpwhy;

namespace {

grade::Result result_with(const std::string& output) {
    grade::Result result;
    result.submission = "ada</script><script>alert(1)</script>";
    result.assignment = "echo-server";
    grade::GradedCheck check;
    check.id = "echo-line";
    check.verdict = grade::Verdict::failed;
    check.output = output;
    check.max_score = 1;
    result.checks = {check};
    check.id = "secret-check";
    check.visibility = "hidden";
    result.checks.push_back(check);
    return result;
}

constexpr const char* narrative =
    "Instead: it sent 17 bytes, \"aB\\n\", then a reset.\nThe last lines that it wrote:\n"
    "  | I am Ada\n  | of group 4\nHint: read first.\n";

grade::KitOrder kit_order() {
    grade::KitOrder order;
    order.assignment = grade::find_assignment("echo-server").assignment;
    order.package_name = "tcpwhy.deb";
    order.package = "bytes";
    return order;
}

}  // namespace

TEST_CASE("no text of a submission ends the script that holds the data") {
    const std::string page = grade::class_page({}, {result_with(narrative)});
    CHECK(page.find("ada</script>") == std::string::npos);
    CHECK(page.find("ada\\u003c/script\\u003e") != std::string::npos);
    CHECK(page.find("default-src 'none'") != std::string::npos);
    CHECK(page.find("http://") == std::string::npos);
    CHECK(page.find("https://") == std::string::npos);
}

TEST_CASE("the anonymous page has no name, no text of a program and no hidden check") {
    grade::ClassPageOrder order;
    order.anonymous = true;
    order.page_of = [](const std::string&, const std::string&) { return "ada/page.html"; };
    const std::string page = grade::class_page(order, {result_with(narrative)});
    for (const char* secret : {"ada", "Ada", "group 4", "secret-check"})
        CHECK(page.find(secret) == std::string::npos);
    CHECK(page.find("student 1") != std::string::npos);
}

TEST_CASE("the same mistake of two programs is the same story") {
    CHECK(grade::story_of_failure(result_with(narrative).checks[0]) ==
          "it sent N bytes, \"…\", then a reset.");
}

TEST_CASE("every kit has its scripts filled, and the same files give the same archive") {
    for (const grade::Kit& kit : grade::kits()) {
        const auto files = kit.files(kit_order());
        CHECK(files.size() >= 2);
        for (const grade::KitFile& file : files) {
            INFO(kit.name << " " << file.path);
            CHECK_FALSE(file.bytes.empty());
            // No mark is left, such as @BUDGET@; "uses: actions/checkout@v4" is none.
            for (const char* mark : {"@A", "@B", "@I", "@P", "@F", "@T"})
                CHECK(file.bytes.find(mark) == std::string::npos);
        }
        CHECK(grade::packed_files(files, grade::ArchiveKind::zip) ==
              grade::packed_files(files, grade::ArchiveKind::zip));
    }
}

// Worksheets as submissions: which sheets count, and what is said about wrong ones.
#include "tracer/grade/submission/worksheet.hpp"

#include <filesystem>
#include <set>

#include "support/catch.hpp"
#include "support/folder.hpp"
#include "tracer/grade/assignment/bundled.hpp"
#include "tracer/teach/sheet/sheet_file.hpp"

using namespace tcpwhy;
using grade::Check;
using grade::CheckResult;
using grade::Verdict;

namespace {

teach::SheetRequest request_of(const std::string& source) {
    return {source, "anna", teach::blank_kinds("cause,state,ack"), 12};
}

std::string solved_text(const teach::SheetRequest& request) {
    teach::BuiltSheet built = teach::build_sheet(request);
    built.sheet.lines = teach::solved(built.sheet);
    return teach::text_of(built);
}

std::string empty_text(const teach::SheetRequest& request) {
    return teach::text_of(teach::build_sheet(request));
}

Check check_of(const std::string& source) {
    Check check;
    check.id = "sheet";
    check.worksheet = grade::Worksheet{};
    check.worksheet->source = source;
    return check;
}

CheckResult marked(const test::Folder& folder, const std::string& source = "lab close-wait") {
    return grade::mark_worksheet(check_of(source), folder.path(), "");
}

}  // namespace

TEST_CASE("a sheet that is filled in correctly passes, also as other editors write it") {
    const std::string text = solved_text(request_of("lab close-wait"));
    std::string windows = "\xef\xbb\xbf";
    for (const char letter : text) windows += letter == '\n' ? "\r\n" : std::string(1, letter);
    for (const std::string& each : {text, windows}) {
        const test::Folder folder;
        static_cast<void>(folder.file("sheet.txt", each));
        const CheckResult result = marked(folder);
        INFO(result.instead);
        CHECK(result.verdict == Verdict::passed);
        CHECK(result.did == "The grader marked sheet.txt, a sheet of the student anna.");
    }
}

TEST_CASE("another recording makes another assignment") {
    const test::Folder folder;
    const std::string file =
        folder.file("assignment.toml",
                    "name = \"mine\"\ntitle = \"Mine\"\nsubmission = "
                    "\"worksheet\"\n\n[[check]]\nid = \"sheet\"\n"
                    "title = \"The sheet\"\npoints = 1\nworksheet = \"mine.pcapng\"\n");
    std::set<std::string> hashes;
    for (const char* text : {"one", "two"}) {
        static_cast<void>(folder.file("mine.pcapng", text));
        hashes.insert(grade::find_assignment(file).assignment.hash);
    }
    CHECK(hashes.size() == 2);
}

TEST_CASE("each wrong blank is told without its answer") {
    const test::Folder folder;
    std::string text = solved_text(request_of("lab close-wait"));
    const std::string empty = empty_text(request_of("lab close-wait"));
    static_cast<void>(folder.file("sheet.story", empty));
    const CheckResult result = marked(folder);
    CHECK(result.verdict == Verdict::failed);
    CHECK(result.expected == "all 12 blanks are right");
    CHECK(result.instead == "0 of them are");
    CHECK(result.said.find("sheet.story:") != std::string::npos);
    CHECK(result.said.find("not filled in") != std::string::npos);
    CHECK(result.said.find("the answer is") == std::string::npos);
    // Of several sheets the best one counts.
    static_cast<void>(folder.file("better.story", text));
    CHECK(marked(folder).verdict == Verdict::passed);
}

TEST_CASE("a missing, an easier, a changed and a strange sheet fail with their reason") {
    const test::Folder folder;
    CHECK(marked(folder).instead == "the submission has no worksheet");
    static_cast<void>(folder.file("5.story", solved_text(request_of("lab time-wait"))));
    CHECK(marked(folder).instead == "the submission has none; 5.story is from lab time-wait");
    teach::SheetRequest easy = request_of("lab close-wait");
    easy.count = 1;
    static_cast<void>(folder.file("easy.story", solved_text(easy)));
    CHECK(marked(folder).expected ==
          "a sheet that was made with --blank cause,state,ack --count 12");
    CHECK(marked(folder).verdict == Verdict::failed);
    std::filesystem::remove(folder.file("easy.story"));
    std::string changed = solved_text(request_of("lab close-wait"));
    changed.replace(changed.find("socket("), 6, "accept");
    static_cast<void>(folder.file("changed.story", changed));
    CHECK(marked(folder).verdict == Verdict::failed);
    CHECK(marked(folder).instead.find("changed outside its blanks") != std::string::npos);
}

TEST_CASE("a sheet from a recording is marked from the assignment's own copy alone") {
    const test::Folder teacher;
    const test::Folder student;
    const std::string recording = teach::build_sheet(request_of("lab close-wait")).recording;
    const std::string file = teacher.file("mine.pcapng", recording);
    static_cast<void>(student.file("sheet.story", solved_text(request_of("file " + file))));
    const Check check = check_of("file mine.pcapng");
    const CheckResult good = grade::mark_worksheet(check, student.path(), teacher.path());
    INFO(good.instead);
    CHECK(good.verdict == Verdict::passed);
    // Without the recording nobody can judge it: no point is lost.
    std::filesystem::remove(file);
    CHECK(grade::mark_worksheet(check, student.path(), teacher.path()).verdict == Verdict::error);
}

TEST_CASE("each lab has its check in the bundled assignment, and a solution of it passes") {
    const grade::Assignment assignment = grade::find_assignment("annotate").assignment;
    CHECK(assignment.checks.size() == 18);
    const test::Folder folder;
    for (const Check& check : assignment.checks)
        static_cast<void>(folder.file(check.id + ".story",
                                      solved_text(request_of(check.worksheet.value().source))));
    for (const Check& check : assignment.checks) {
        const CheckResult result = grade::mark_worksheet(check, folder.path(), "");
        INFO(check.id << ": " << result.instead << result.said);
        CHECK(result.verdict == Verdict::passed);
    }
}

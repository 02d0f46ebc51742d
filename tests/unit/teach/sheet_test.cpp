// Worksheets: the key gets all points, each wrong blank costs its own, and a sheet that is not the
// student's is refused. Checked for random recordings of the catalogue and random IDs.
#include <set>

#include "common/errors.hpp"
#include "support/catch.hpp"
#include "tracer/scenario/catalogue.hpp"
#include "tracer/story/text/parser.hpp"
#include "tracer/teach/lab/lab_catalogue.hpp"
#include "tracer/teach/sheet/sheet_mark.hpp"

using namespace tcpwhy;

namespace {

const std::string all_kinds = "cause,call,woken,state,seq,ack,flags,order";

teach::BuiltSheet sheet_of(const std::string& source, const std::string& student,
                           const std::string& kinds = all_kinds, std::size_t count = 12) {
    return teach::build_sheet({source, student, teach::blank_kinds(kinds), count});
}

std::string recording_of(const std::string& scenario) {
    return "file " + std::string(TESTS_DIR) + "/golden/catalogue/" + scenario + ".pcapng";
}

/// The sheet with its blanks filled in by the key; `spoiled` gets `wrong`.
std::string filled(const teach::BuiltSheet& built, std::size_t spoiled = SIZE_MAX,
                   const std::string& wrong = "nonsense") {
    teach::BuiltSheet copy = built;
    if (spoiled != SIZE_MAX) copy.sheet.blanks[spoiled].key = wrong;
    copy.sheet.lines = teach::solved(copy.sheet);
    return text_of(copy);
}

std::size_t points_of(const teach::BuiltSheet& built, const std::string& text) {
    return mark_sheet(built, text, "s.story").points();
}

std::string refusal(const teach::BuiltSheet& built, const std::string& text) {
    try {
        (void)mark_sheet(built, text, "s.story");
        return "";
    } catch (const UsageError& error) {
        return error.what();
    }
}

void check_key_and_each_blank(const teach::BuiltSheet& built) {
    const std::size_t all = built.sheet.blanks.size();
    REQUIRE(points_of(built, filled(built)) == all);
    CHECK(points_of(built, text_of(built)) == 0);
    for (std::size_t at = 0; at < all; ++at) {
        const std::string text = filled(built, at);
        const teach::SheetMark mark = mark_sheet(built, text, "s.story");
        INFO(built.request.source << " " << at << "\n" << text);
        REQUIRE(mark.points() == all - 1);
        REQUIRE_FALSE(mark.blanks[at].right);
        const std::string sentence = sentence_on(mark.blanks[at], "s.story", false);
        CHECK_THAT(sentence, ContainsSubstring("'nonsense' is wrong; see "));
        CHECK_THAT(sentence, ContainsSubstring("s.story:" + std::to_string(mark.blanks[at].line)));
    }
}

void check_sheets_differ(const teach::Lab& lab, std::size_t students) {
    std::set<std::string> sheets;
    for (std::size_t student = 0; student < students; ++student) {
        const auto built =
            sheet_of("lab " + lab.name, "s" + std::to_string(student), "cause,state,ack");
        std::string lines;
        for (const std::string& line : built.sheet.lines) lines += line + '\n';
        sheets.insert(lines);
    }
    INFO(lab.name);
    CHECK(sheets.size() == students);
}

}  // namespace

TEST_CASE("what a student has typed cannot act on the teacher's terminal", "[teach]") {
    teach::Blank blank;
    blank.kind = teach::BlankKind::cause;
    blank.advice = "the man page";
    const teach::BlankMark mark{&blank, 7, "\x1b[2Jall right\xc2\x9b\xff\xe2\x80\xae", false};
    const std::string sentence = sentence_on(mark, "s\x1b.story", false);
    CHECK(sentence.find('\x1b') == std::string::npos);
    CHECK(sentence ==
          "s\\x1b.story:7: cause: '\\x1b[2Jall right\\xc2\\x9b\\xff\\xe2\\x80\\xae' is "
          "wrong; see the man page");
}

TEST_CASE(
    "a sheet filled in by its key has all points, and each wrong blank costs exactly its own") {
    for (const teach::Lab& lab : teach::labs())
        check_key_and_each_blank(sheet_of("lab " + lab.name, "anna"));
    const std::vector<scenario::Scenario> all = scenario::catalogue();
    teach::Seed seed("some recordings of the catalogue");
    for (int round = 0; round < 60; ++round) {
        const scenario::Scenario& scenario = all[seed.below(all.size())];
        const std::string student = "student-" + std::to_string(round);
        check_key_and_each_blank(
            sheet_of(recording_of(scenario.name), student, all_kinds, 1 + seed.below(30)));
    }
}

TEST_CASE("the sheets of a class differ pairwise") {
    for (const teach::Lab& lab : teach::labs())
        check_sheets_differ(lab, lab.number == 1 ? 200 : 20);
}

// It takes a minute, so that `make nightly` runs it.
TEST_CASE("the sheets of 200 students differ pairwise in every lab", "[.whole-class]") {
    for (const teach::Lab& lab : teach::labs()) check_sheets_differ(lab, 200);
}

TEST_CASE("the same ID gets the same sheet") {
    CHECK(text_of(sheet_of("lab resets", "anna")) == text_of(sheet_of("lab resets", "anna")));
    CHECK(text_of(sheet_of("lab resets", "anna")) != text_of(sheet_of("lab resets", "bob")));
}

TEST_CASE("a sheet that was edited, cut short or belongs to another is refused with one line") {
    const auto built = sheet_of("lab article", "anna", "state");
    const std::string text = filled(built);
    CHECK_THAT(refusal(built, text.substr(0, text.size() - 60)), ContainsSubstring("s.story"));
    CHECK_THAT(refusal(built, text + "client  close(3) = 0\n"),
               ContainsSubstring("changed outside its blanks"));
    std::string edited = text;
    edited.replace(edited.find("listen(6, 128)"), 14, "listen(6, 129)");
    CHECK_THAT(refusal(built, edited), ContainsSubstring("s.story:12: the sheet was changed"));
    CHECK_THAT(refusal(sheet_of("lab article", "bob", "state"), text),
               ContainsSubstring("belongs to another ID"));
    const std::size_t head = text.find("\n\n");
    CHECK_THAT(refusal(built, text.substr(0, head)), ContainsSubstring("ends too early"));
}

TEST_CASE("underscores of the run itself are no blanks") {
    const story::Story story = std::get<story::Story>(story::parse_story(
        "client            write(3, \"____\", 4) = 4\n"
        "client > server   DATA 1:5 \"____\", ACK 1  <- write   [ESTABLISHED, ESTABLISHED]\n"
        "server > client   ACK 5                    <- kernel  [ESTABLISHED, ESTABLISHED]\n"
        "client            close(3) = 0\n"));
    for (const char* kinds : {"cause,state,ack,call", "order"}) {
        const teach::Sheet sheet =
            make_sheet(story, teach::blank_kinds(kinds), 3, teach::Seed("anna"));
        std::size_t blanks = 0;
        for (const std::string& line : sheet.lines)
            for (std::size_t at = 0; (at = line.find("____", at)) != std::string::npos; at += 4)
                ++blanks;
        CHECK(blanks == sheet.blanks.size());
        CHECK(blanks > 0);
    }
}

TEST_CASE("the request in a sheet's head is read back, and a faulty one is one line") {
    const auto built = sheet_of("lab article", "anna-17", "order,cause", 9);
    const teach::SheetRequest request = teach::read_request(text_of(built), "s.story");
    CHECK(request.source == "lab article");
    CHECK(request.student == "anna-17");
    CHECK(teach::list_of(request.kinds) == "cause,order");
    CHECK(request.count == 9);
    CHECK_THROWS_WITH(teach::read_request("story 1\n", "s.story"),
                      ContainsSubstring("'# from: …' is missing"));
    CHECK_THROWS_WITH(teach::blank_kinds("cause,stat"), ContainsSubstring("did you mean 'state'"));
    CHECK_THROWS_AS(teach::require_student("a b"), UsageError);
}

TEST_CASE("spelling, and how an ACK was sent, make no difference") {
    const auto built = sheet_of("lab article", "anna", "cause,state,flags", 30);
    for (const teach::Blank& blank : built.sheet.blanks) {
        INFO(blank.key);
        if (blank.kind == teach::BlankKind::state && blank.key == "CLOSE-WAIT")
            CHECK(is_right(blank, " close_wait "));
        if (blank.key == "close") CHECK(is_right(blank, "Close()"));
        if (blank.key == "timer delayed-ack") CHECK(is_right(blank, "kernel"));
        if (blank.key == "SYN 0, ACK 1") CHECK(is_right(blank, "ACK 1, SYN 0"));
        if (blank.key == "kernel for listen") CHECK_FALSE(is_right(blank, "accept"));
    }
}

TEST_CASE("the advice on a wrong blank does not contain the answer of a state or a number") {
    const auto built = sheet_of("lab article", "anna", "state,seq,ack", 30);
    for (const teach::Blank& blank : built.sheet.blanks)
        if (blank.kind == teach::BlankKind::state)
            CHECK(blank.advice.find(blank.key) == std::string::npos);
}

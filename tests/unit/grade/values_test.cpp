// The pure values of grading: digests, messages, foreign text, verdicts on their way.
#include <cmath>
#include <filesystem>

#include "common/errors.hpp"
#include "support/catch.hpp"
#include "support/folder.hpp"
#include "tracer/grade/check/check_result.hpp"
#include "tracer/grade/many/choices.hpp"
#include "tracer/grade/run/slowness.hpp"
#include "tracer/grade/submission/submissions.hpp"
#include "tracer/grade/values/clean_text.hpp"
#include "tracer/grade/values/messages.hpp"
#include "tracer/grade/values/sha256.hpp"

using namespace tcpwhy;

TEST_CASE("SHA-256 gives the digests of FIPS 180-4") {
    CHECK(grade::sha256_hex("") ==
          "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    CHECK(grade::sha256_hex("abc") ==
          "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK(grade::sha256_hex("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq") ==
          "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}

TEST_CASE(
    "a message is a line of printable letters of both cases, and the same for the same seed") {
    grade::Messages one("0011223344556677", "echo-line");
    grade::Messages same("0011223344556677", "echo-line");
    grade::Messages other("0011223344556678", "echo-line");
    const std::string line = one.line(33);
    CHECK(line == same.line(33));
    CHECK(line != other.line(33));
    REQUIRE(line.size() == 33);
    CHECK(line.find('\n') == 32);
    CHECK(line.find("  ") == std::string::npos);
    CHECK(line.front() >= 'A');
    CHECK(line.front() <= 'Z');
    CHECK(line[31] >= 'a');
    CHECK(one.line(5000).size() == 5000);
}

TEST_CASE("binary bytes have zeros and no newline; a single byte is a letter") {
    grade::Messages messages("0011223344556677", "echo-binary");
    const std::string bytes = messages.binary(1000);
    CHECK(bytes.size() == 1000);
    CHECK(bytes.find('\0') <= 10);
    CHECK(bytes.find('\n') == std::string::npos);
    const std::string single = messages.binary(1);
    CHECK(single.size() == 1);
    CHECK(single != "\n");
}

TEST_CASE("foreign text loses controls, escapes and its place at the beginning of a line") {
    CHECK(grade::clean("a\x1b[31mb\r\n") == "a\\x1b[31mb\\r\\n");
    CHECK(grade::clean("\xed\xa0\x80").find('\xed') == std::string::npos);
    CHECK(grade::clean("\xe2\x80\xae") == "\\xe2\\x80\\xae");
    CHECK(grade::clean_lines("::error::x\ny\n", 5) == "  | ::error::x\n  | y\n");
    CHECK(grade::clean_lines("1\n2\n3\n", 1) == "  | … (2 lines before)\n  | 3\n");
}

TEST_CASE("a verdict comes out of its process as it went in") {
    grade::CheckResult result;
    result.id = "a";
    result.verdict = grade::Verdict::failed;
    result.wait = "echo within 5";
    result.instead = std::string("x\0y\n", 4);
    result.story = {"one", "two"};
    result.by_time = true;
    const grade::CheckResult back = grade::unpacked(grade::packed(result));
    CHECK(back.verdict == grade::Verdict::failed);
    CHECK(back.instead == result.instead);
    CHECK(back.wait == result.wait);
    CHECK(back.story == result.story);
    CHECK(back.by_time);
    CHECK(grade::unpacked("3:ab").id.empty());
    CHECK(grade::unpacked("").story.empty());
}

TEST_CASE("times and rungs of the command line") {
    CHECK(grade::duration_named("9m") == 540);
    CHECK(grade::duration_named("1.5h") == 5400);
    CHECK_THROWS_AS(grade::duration_named("soon"), UsageError);
    CHECK_THROWS_AS(grade::duration_named("-3s"), UsageError);
    const grade::LeastRungs least = grade::least_rungs_named("C3,E2");
    CHECK(least.confinement == helpers::Rung::c3);
    CHECK(least.evidence == grade::Evidence::e2);
    CHECK_THROWS_AS(grade::least_rungs_named("C9"), UsageError);
    CHECK(grade::duration_words(150) == "2 min 30 s");
}

TEST_CASE(
    "waits grow with a slow processor and a small quota, and with load where nothing else runs") {
    CHECK(grade::slowness_of({0.001, 0.5, 0}, false) == 1);
    CHECK(std::abs(grade::slowness_of({0.003, 0.5, 0}, false) - 2) < 1e-9);
    CHECK(grade::slowness_of({0.001, 4, 0}, false) == 1);
    CHECK(grade::slowness_of({0.001, 4, 0}, true) == 4);
    CHECK(grade::slowness_of({0.001, 0, 0.5}, false) == 2);
    CHECK(grade::slowness_of({9, 0, 0}, true) == 20);
}

TEST_CASE("a folder of folders or archives holds many submissions, and one with a source is one") {
    using Entries = std::vector<grade::FolderEntry>;
    CHECK(grade::holds_many(Entries{{"a", true}, {"b", true}}));
    CHECK(grade::holds_many(
        Entries{{"submission_1", true}, {"submission_2", true}, {"submission_metadata.yml"}}));
    CHECK(grade::holds_many(Entries{{"a.zip"}, {"b.tar.gz"}}));
    CHECK_FALSE(grade::holds_many(Entries{{"server.c"}, {"Makefile"}}));
    CHECK_FALSE(grade::holds_many(Entries{{"src", true}, {"Makefile"}}));
    CHECK_FALSE(grade::holds_many(Entries{{"echo", true}}));
    CHECK(grade::holds_many(Entries{{"submission_1", true}, {"submission_metadata.yml"}}));
    CHECK_FALSE(grade::holds_many(Entries{{"echo", true}, {"__MACOSX", true}}));
    CHECK_FALSE(grade::holds_many({}));
}

TEST_CASE("a link that leads nowhere does not stop the search for submissions") {
    const test::Folder folder;
    static_cast<void>(folder.file("server.c", ""));
    std::filesystem::create_symlink("../../nowhere", folder.file("link"));
    const auto found = grade::find_submissions({folder.path()});
    REQUIRE(found.size() == 1);
    CHECK(found.front().path == folder.path());
}

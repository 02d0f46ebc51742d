// Assignment files: what they may say, and where a mistake is said to be.
#include "tracer/grade/assignment/assignment_reader.hpp"

#include "common/errors.hpp"
#include "support/catch.hpp"
#include "tracer/grade/assignment/bundled.hpp"

using namespace tcpwhy;
using grade::Assignment;
using grade::Evidence;
using grade::parse_assignment;
using grade::Verb;

namespace {

const std::string heading =
    "name = \"mine\"\n"
    "title = \"Mine\"\n"
    "submission = \"server\"\n"
    "program = \"./server\"\n";

/// A check that begins at line 5.
std::string with_check(const std::string& text) {
    return heading + "[[check]]\n" + text;
}

std::string mistake(const std::string& text) {
    try {
        parse_assignment(text, "f.toml");
        return "";
    } catch (const UsageError& error) {
        return error.what();
    }
}

}  // namespace

TEST_CASE("the bundled assignments can be read, and their checks have their needs before them") {
    const auto names = grade::bundled_names();
    REQUIRE(names.size() >= 3);
    for (const std::string& name : names) {
        const Assignment assignment = grade::find_assignment(name).assignment;
        CHECK_FALSE(assignment.checks.empty());
        CHECK(assignment.max_score() > 0);
    }
}

TEST_CASE("the bundled echo-server has its checks in their order") {
    const Assignment assignment = grade::find_assignment("echo-server").assignment;
    std::vector<std::string> ids;
    for (const grade::Check& check : assignment.checks) ids.push_back(check.id);
    CHECK(ids == std::vector<std::string>{
                     "builds", "listens", "handshake", "echo-line", "echo-binary", "echo-one-byte",
                     "closes-first", "no-reset", "next-client", "survives-reset",
                     "half-closed-client", "no-leak", "restart", "concurrent"});
    CHECK(assignment.find("closes-first")->evidence == Evidence::e2);
    CHECK(assignment.find("no-reset")->evidence == Evidence::e3);
    CHECK(assignment.find("concurrent")->bonus);
    CHECK(assignment.max_score() == 25);
}

TEST_CASE("a check's script becomes steps") {
    const Assignment assignment = parse_assignment(
        with_check("id = \"a\"\ntitle = \"A\"\npoints = 2.5\nsteps = '''\nconnect as one\n"
                   "one: send 12 bytes  # a remark\ntry echo within 0.5\n'''\n"),
        "f.toml");
    const auto& steps = assignment.checks.at(0).steps;
    REQUIRE(steps.size() == 3);
    CHECK(steps[0].verb == Verb::connect);
    CHECK(steps[1].socket == "one");
    CHECK(steps[1].bytes == 12);
    CHECK(steps[2].tries);
    CHECK(steps[2].seconds == 0.5);
    CHECK(steps[2].source == "try echo within 0.5");
}

TEST_CASE("mistakes in an assignment are said with their place and a fix") {
    CHECK(mistake("nam = \"x\"\n") == "f.toml:1:1: unknown key 'nam' (did you mean 'name'?)");
    CHECK(mistake("name = \"x\"\ntitle = \"X\"\nsubmission = \"sever\"\n") ==
          "f.toml:3:14: a submission is a 'server', a 'client' or a 'worksheet', not 'sever' (did "
          "you mean 'server'?)");
    CHECK(mistake(heading) == "f.toml:1:1: an assignment needs checks, written as [[check]]");
    CHECK(mistake(with_check("id = \"A b\"\n")) ==
          "f.toml:6:6: an id has 1 to 40 small letters, digits and '-', not 'A b'");
    CHECK(mistake(with_check("id = \"a\"\ntitle = \"A\"\n")) ==
          "f.toml:5:1: 'points' is missing in the check 'a'");
    CHECK(mistake(with_check("id = \"a\"\ntitle = \"A\"\npoints = 1\nneeds = [\"b\"]\n")) ==
          "f.toml:9:9: the check 'a' needs 'b', but no check before it has that id");
    CHECK(mistake(with_check("id = \"a\"\ntitle = \"A\"\npoints = 1\nsteps = '''\n"
                             "conect\n'''\n")) ==
          "f.toml:10:1: there is no step 'conect' (did you mean 'connect'?)");
    CHECK(mistake(with_check("id = \"a\"\ntitle = \"A\"\npoints = 1\nsteps = '''\n"
                             "listens within ever\n'''\n")) ==
          "f.toml:10:16: 'within' needs a number of seconds from 0 to 60, no unit");
    CHECK(mistake(with_check("id = \"a\"\ntitle = \"A\"\npoints = 1\nsteps = '''\n"
                             "type line\n'''\n")) ==
          "f.toml:10:1: 'type' is for a submission that is a client");
    CHECK(mistake(with_check("id = \"a\"\ntitle = \"A\"\npoints = 1\nsteps = '''\n"
                             "connect\nreed line within 5\n'''\n")) ==
          "f.toml:11:1: there is no step 'reed line within 5' (did you mean 'read line'?)");
    CHECK(mistake(with_check("id = \"a\"\ntitle = \"A\"\npoints = 1\nsteps = '''\n"
                             "accept\n'''\n")) ==
          "f.toml:10:1: 'accept' is for a submission that is a client (did you mean "
          "'accepted'?)");
    CHECK(mistake(with_check("id = \"a\"\ntitle = \"A\"\npoints = 1\nsteps = '''\n"
                             "connect\nfin 2\n'''\n")) ==
          "f.toml:11:5: nothing may follow 'fin' here (fix: 'fin within 2')");
    CHECK(mistake(heading + "[build]\ncommand = [\"make\"]\n") ==
          "f.toml:6:11: 'command' must be a text in quotes");
    CHECK(mistake(with_check("id = \"a\"\ntitle = \"A\"\npoints = 1\nevidence = \"E9\"\n")) ==
          "f.toml:9:12: evidence is \"E1\", \"E2\" or \"E3\", not \"E9\"");
    CHECK(mistake(with_check("id = \"a\"\ntitle = \"A\"\npoints = 1\nsteps = \"connect\"\n"
                             "expect.segments = [\"no RST from server\"]\n")) ==
          "f.toml:5:1: the expectations of 'a' need evidence = \"E3\"");
    CHECK(mistake(with_check("id = \"a\"\ntitle = \"A\"\npoints = 1\n")) ==
          "f.toml:5:1: the check 'a' needs one of: build = true, worksheet = \"LAB\", or steps = "
          "'''…'''");
}

TEST_CASE("a script's loops and names must be whole") {
    const auto script = [](const std::string& text) {
        return mistake(
            with_check("id = \"a\"\ntitle = \"A\"\npoints = 1\nsteps = '''\n" + text + "'''\n"));
    };
    CHECK(script("times 3\nconnect\n") ==
          "f.toml:10:1: 'times' needs 'end times' on a line of its own");
    CHECK(script("end times\n") == "f.toml:10:1: 'end times' without 'times' before it");
    CHECK(script("connect as one\ntwo: close\n") ==
          "f.toml:11:1: there is no connection 'two' (fix: 'connect as two' before it)");
    CHECK(script("times 3\nconnect\nclose\nend times\n") == "");
}

TEST_CASE("a text that is no TOML is said with a fix") {
    const std::string begin = "id = \"a\"\npoints = 1\n";
    CHECK(
        mistake(with_check(begin + "title = \"A\nsteps = \"connect\"\n")) ==
        "f.toml:8:11: the text has no closing quote on its line (fix: close it; a text of several "
        "lines stands between ''' and ''')");
    CHECK(mistake(with_check(begin + "steps = '''\nconnect\n[[check]]\nid = \"b\"\nsteps = "
                                     "'''\nconnect\n'''\n")) ==
          "f.toml:8:9: the text that begins here has no end (fix: a line ''' below its last line)");
    CHECK(mistake(with_check(begin + "steps = '''\nconnect\n")) ==
          "f.toml:8:9: the text that begins here has no end (fix: a line ''' below its last line)");
    CHECK(mistake(with_check(begin + "[check]\nid = \"b\"\n"))
              .ends_with("(fix: two brackets each time, as in [[check]])"));
    CHECK(mistake(with_check(begin + "points = 2\n")).ends_with("(fix: keep one of the two)"));
    CHECK(mistake(with_check(begin + "title \"A\"\n")).ends_with("(fix: a line is KEY = VALUE)"));
    CHECK(mistake(with_check(begin + "title = \"\\d\"\n"))
              .ends_with("(fix: write \\\\ for a backslash)"));
    CHECK(mistake(with_check(begin + "title = \xe2\x80\x9c"
                                     "A\xe2\x80\x9d\n"))
              .starts_with("f.toml:8:9: quotes that a word processor has curled"));
}

TEST_CASE("a check of a worksheet names a lab, or a recording beside its file") {
    const std::string sheets =
        "name = \"mine\"\ntitle = \"Mine\"\nsubmission = \"worksheet\"\n"
        "[[check]]\nid = \"a\"\ntitle = \"A\"\npoints = 1\n";
    const auto worksheet = [&](const std::string& text) {
        return parse_assignment(sheets + text, "f.toml").checks.at(0).worksheet.value();
    };
    CHECK(worksheet("worksheet = \"4\"\n").source == "lab close-wait");
    CHECK(worksheet("worksheet = \"4\"\n").blanks == "cause,state,ack");
    CHECK(worksheet("worksheet = \"4\"\nblanks = \"ack,cause\"\ncount = 3\n").blanks ==
          "cause,ack");
    CHECK(mistake(sheets + "worksheet = \"close-wiat\"\n")
              .starts_with("f.toml:8:13: there is no lab 'close-wiat' (did you mean "
                           "'close-wait'?)"));
    CHECK(mistake(sheets + "worksheet = \"none.pcapng\"\n")
              .starts_with("f.toml:8:13: there is no recording none.pcapng beside this file"));
    CHECK(mistake(sheets + "worksheet = \"4\"\nblanks = \"casue\"\n").starts_with("f.toml:9:10: "));
    CHECK(mistake(sheets + "build = true\n") ==
          "f.toml:4:1: worksheet = \"LAB\" and submission = \"worksheet\" belong together");
    CHECK(mistake(with_check("id = \"a\"\ntitle = \"A\"\npoints = 1\nworksheet = \"4\"\n")) ==
          "f.toml:5:1: worksheet = \"LAB\" and submission = \"worksheet\" belong together");
}

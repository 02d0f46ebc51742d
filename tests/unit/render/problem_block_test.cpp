// The block of problems at the end of a trace.
#include "tracer/render/words/problem_block.hpp"

#include "common/text/utf8.hpp"
#include "support/catch.hpp"

using namespace tcpwhy;
using model::Problem;
using model::ProblemKind;

namespace {

Problem problem(ProblemKind kind, std::string text) {
    Problem made;
    made.kind = kind;
    made.text = std::move(text);
    return made;
}

}  // namespace

TEST_CASE("the most harmful problem comes first, and one line stands for a kind") {
    render::ProblemBlock block;
    CHECK(block.empty());
    CHECK(block.lines(80, true).empty());
    block.note(problem(ProblemKind::unexplained, "2 segments without a known cause"));
    block.note(problem(ProblemKind::killed, "the client was killed by SIGSEGV"));
    block.note(problem(ProblemKind::killed, "the server was killed by SIGABRT"));
    const auto lines = block.lines(80, true);
    REQUIRE(lines.size() == 2);
    CHECK(lines[0] == "! the client was killed by SIGSEGV (and 1 more) [killed]");
    CHECK(lines[1] == "! 2 segments without a known cause [unexplained]");
}

TEST_CASE("a line names the place where there is room, and the topic always") {
    Problem made = problem(ProblemKind::reset_unread, "the server closed with 3 unread bytes");
    made.segment = 8;
    model::CallSite site;
    site.file = "/home/anna/server.c";
    site.line = 42;
    made.site = std::make_shared<const model::CallSite>(site);
    CHECK(render::problem_line(made, 0, 100, true) ==
          "the server closed with 3 unread bytes at server.c:42, segment 8 [reset-unread-data]");
    CHECK(render::problem_line(made, 0, 76, true) ==
          "the server closed with 3 unread bytes at server.c:42 [reset-unread-data]");
    CHECK(render::problem_line(made, 0, 60, true) ==
          "the server closed with 3 unread bytes [reset-unread-data]");
    CHECK(render::problem_line(made, 0, 40, true) == "the server closed with 3 unread bytes");
    const std::string cut = render::problem_line(made, 0, 32, true);
    CHECK(width_of(cut) <= 32);
    CHECK_THAT(cut, ContainsSubstring("[reset-unread-data]"));
}

TEST_CASE("the block has at most five lines") {
    render::ProblemBlock block;
    for (const model::ProblemRow& row : model::problem_rows)
        block.note(problem(row.kind, std::string(row.name)));
    const auto lines = block.lines(80, true);
    REQUIRE(lines.size() == 5);
    CHECK_THAT(lines.back(), ContainsSubstring("14 more problems"));
}

#include "tracer/teach/sheet/line_order.hpp"

#include "support/catch.hpp"
#include "tracer/story/text/parser.hpp"

using namespace tcpwhy;

namespace {

const story::Story run = std::get<story::Story>(
    story::parse_story("client  connect(3, 127.0.0.1:PORT) waits\n"
                       "client > server  SYN 0  <- connect\n"
                       "server > client  SYN 0, ACK 1  <- kernel for listen\n"
                       "server  poll([4 POLLIN], -1) waits\n"
                       "client  connect(3, 127.0.0.1:PORT) = 0  <- SYN 0\n"));

}  // namespace

TEST_CASE("causes, answers and the lines of one process have their order; the ends do not") {
    const auto before = teach::earlier_lines(run, 0, {0, 1, 2, 3, 4});
    CHECK(before[0].empty());
    CHECK(before[1] == std::vector<std::size_t>{0});
    CHECK(before[2] == std::vector<std::size_t>{0, 1});
    CHECK(before[3].empty());
    CHECK(before[4] == std::vector<std::size_t>{0, 1, 2});
}

TEST_CASE("any order that the partial order allows is right; one wrong number costs one line") {
    const auto before = teach::earlier_lines(run, 0, {0, 1, 2, 3, 4});
    const std::vector<bool> all(5, true);
    CHECK(teach::lines_in_order(before, {1, 2, 3, 4, 5}) == all);
    CHECK(teach::lines_in_order(before, {2, 3, 4, 1, 5}) == all);
    const auto marked = teach::lines_in_order(before, {5, 2, 3, 4, 1});
    CHECK(std::count(marked.begin(), marked.end(), true) == 3);
    CHECK(teach::lines_in_order(before, {0, 2, 3, 4, 5}) ==
          std::vector<bool>{false, true, true, true, true});
}

// --stat: each program's calls.
#include <algorithm>

#include "support/catch.hpp"
#include "support/golden.hpp"
#include "support/play/article_trace.hpp"
#include "support/trace/trace_teller.hpp"

using namespace tcpwhy;
using model::Side;
using model::SystemCall;
using test::TraceTeller;

TEST_CASE("a table has calls, errors and time, and the longest call first", "[stat]") {
    const std::string table = test::rendered("stat", {}, [](model::TraceSink& sink) {
        TraceTeller tell(sink);
        tell.process(model::ProcessEvent::What::start, 7, Side::server, "server");
        tell.at(0);
        const auto write = tell.enter(Side::server, test::a_call(SystemCall::write, 4));
        tell.at(10);
        tell.leave(write, 1);
        for (int round = 0; round < 2; ++round) {
            const auto read = tell.enter(Side::server, test::a_call(SystemCall::read, 4, true));
            tell.at(100 + round * 100);
            tell.leave(read, round == 0 ? 1 : -1, {}, round == 0 ? 0 : 104);
        }
        sink.end({});
    });
    CHECK(table ==
          "server (7)\n"
          "% time     seconds  usecs/call     calls    errors syscall\n"
          "------ ----------- ----------- --------- --------- ----------------\n"
          " 95.00    0.000190          95         2         1 read\n"
          "  5.00    0.000010          10         1           write\n"
          "------ ----------- ----------- --------- --------- ----------------\n"
          "100.00    0.000200          66         3         1 total\n");
}

TEST_CASE("each program has a table, and a trace without calls says so", "[stat]") {
    const std::string both = test::rendered("stat", {}, test::tell_article);
    const auto lines = test::lines_of(both);
    CHECK(std::count_if(lines.begin(), lines.end(), [](const std::string& line) {
              return line.find(" total") != std::string::npos;
          }) == 2);
    CHECK_THAT(test::rendered("stat", {}, [](model::TraceSink& sink) { sink.end({}); }),
               ContainsSubstring("no call was observed"));
}

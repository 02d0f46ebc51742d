// Sockets that no process holds any more: the kernel is asked for them (sock_diag), and agrees.
#include <algorithm>
#include <sstream>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/trace/echo_story.hpp"
#include "support/trace/trace_checks.hpp"

using namespace tcpwhy::test;
using nlohmann::json;

namespace {

std::vector<json> orphans_of(const TracedRun& run) {
    std::vector<json> found;
    std::istringstream lines(run.json_lines);
    for (std::string line; std::getline(lines, line);) {
        json event = json::parse(line);
        if (event.at("event") == "orphan") found.push_back(std::move(event));
    }
    return found;
}

std::vector<std::string> states_of(const TracedRun& run, const std::string& side) {
    std::vector<std::string> states;
    for (const json& orphan : orphans_of(run))
        if (orphan.at("side") == side) states.push_back(orphan.at("kernel_state"));
    return states;
}

bool contains(const std::vector<std::string>& states, const std::string& state) {
    return std::find(states.begin(), states.end(), state) != states.end();
}

void check_agreement(const TracedRun& run) {
    INFO(report(run));
    for (const json& orphan : orphans_of(run)) {
        INFO(orphan.dump());
        CHECK(orphan.at("agrees") == true);
        CHECK(orphan.at("state") == orphan.at("kernel_state"));
    }
}

}  // namespace

TEST_CASE("the server's TIME-WAIT is confirmed by the kernel when the server has long exited") {
    const int times = number_from_environment("TCPWHY_REPEAT", 5);
    for (int time = 0; time < times; ++time) {
        const TracedRun run = traced({"demo"});
        check_good_trace(run);
        check_agreement(run);
        INFO(report(run));
        const auto orphans = orphans_of(run);
        REQUIRE_FALSE(orphans.empty());
        const json& last = orphans.back();
        CHECK(last.at("kernel_state") == "TIME-WAIT");
        CHECK(last.at("side") == "server");
        CHECK(last.at("connection") == 1);
        CHECK(last.at("timer") == "time-wait");
        CHECK(last.at("timer_left").get<std::string>() > "30");
        CHECK(last.at("timer_left").get<std::string>().size() ==
              std::string("60.000000000").size());
        // The client was the second to close, and waits for nothing.
        CHECK_FALSE(contains(states_of(run, "client"), "TIME-WAIT"));
    }
}

TEST_CASE(
    "a server that has closed and gone is in FIN-WAIT-2 as long as the client does not close") {
    const TracedRun run = traced({"demo"});
    check_agreement(run);
    INFO(report(run));
    const auto states = states_of(run, "server");
    // Which of the states on the way are met is chance; their order is not.
    const std::vector<std::string> course = {"FIN-WAIT-1", "FIN-WAIT-2", "TIME-WAIT"};
    REQUIRE_FALSE(states.empty());
    auto at = course.begin();
    for (const std::string& state : states) {
        at = std::find(at, course.end(), state);
        INFO(state);
        REQUIRE(at != course.end());
        ++at;
    }
}

TEST_CASE("a reset leaves nothing to wait for") {
    const TracedRun run =
        traced_pair(BIN_DIR "/echo-server --once",
                    BIN_DIR "/echo-client --end-with reset 127.0.0.1", {"--input", "a\\n"});
    check_agreement(run);
    INFO(report(run));
    CHECK(states_of(run, "client").empty());
}

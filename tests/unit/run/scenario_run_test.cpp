// A scenario is run by a library call: a value and a sink go in, a result comes out.
#include "tracer/run/scenario_run.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <nlohmann/json.hpp>
#include <string>
#include <variant>

#include "common/errors.hpp"
#include "support/catch.hpp"
#include "tracer/render/renderer.hpp"
#include "tracer/scenario/catalogue.hpp"
#include "tracer/story/text/parser.hpp"

using namespace tcpwhy;

namespace {

/// The result of a run, with the trace as JSON lines.
struct Seen {
    int status = -1;
    std::string complaint;
    std::string as_expected;  ///< "yes", "no", "unknown"
    std::string narrative;
    std::string json;
};

Seen run_here(const scenario::Scenario& scenario) {
    Seen seen;
    const lab::Rung rung = lab::enter(lab::Choice::private_lab);
    const auto sink =
        render::make_renderer("json", {}, [&](std::string_view text) { seen.json += text; });
    const run::RunResult result = run::run_scenario(scenario, rung, *sink);
    seen.status = result.status;
    seen.complaint = result.complaint;
    seen.as_expected = !result.as_expected ? "unknown" : *result.as_expected ? "yes" : "no";
    seen.narrative = result.narrative;
    return seen;
}

/// In a child process: namespaces are entered for good.
Seen run_apart(const scenario::Scenario& scenario) {
    int ends[2];
    REQUIRE(pipe(ends) == 0);
    const pid_t child = fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        Seen seen;
        try {
            seen = run_here(scenario);
        } catch (const std::exception& error) {
            seen.complaint = error.what();
        }
        const std::string text =
            nlohmann::json{seen.status, seen.complaint, seen.as_expected, seen.narrative, seen.json}
                .dump();
        const bool written =
            write(ends[1], text.data(), text.size()) == static_cast<ssize_t>(text.size());
        _exit(written ? 0 : 1);
    }
    close(ends[1]);
    std::string text;
    char piece[4096];
    for (ssize_t got = 0; (got = read(ends[0], piece, sizeof piece)) > 0;)
        text.append(piece, static_cast<std::size_t>(got));
    close(ends[0]);
    waitpid(child, nullptr, 0);
    const auto json = nlohmann::json::parse(text);
    return {json[0], json[1], json[2], json[3], json[4]};
}

}  // namespace

TEST_CASE("a scenario that is as expected: its result says so, and its sink has the trace") {
    const Seen seen = run_apart(scenario::find_scenario("server-closes-first"));
    INFO(seen.complaint << seen.narrative);
    CHECK(seen.status == exit_status::ok);
    CHECK(seen.as_expected == "yes");
    CHECK(seen.narrative.empty());
    CHECK_THAT(seen.json, ContainsSubstring("\"event\":\"summary\""));
}

TEST_CASE("a scenario that differs: its result has the narrative") {
    scenario::Scenario scenario = scenario::find_scenario("server-closes-first");
    scenario.expected = std::get<story::Story>(story::parse_story("connection 1: refused\n"));
    const Seen seen = run_apart(scenario);
    CHECK(seen.status == exit_status::failed);
    CHECK(seen.as_expected == "no");
    CHECK(seen.complaint == "the run is not as server-closes-first expects");
    CHECK_THAT(seen.narrative, ContainsSubstring("refused"));
}

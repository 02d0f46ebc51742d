// The talks in scenario files: read before anything runs, and a mistake has its place in the file.
#include "common/errors.hpp"
#include "support/catch.hpp"
#include "tracer/scenario/scenario.hpp"

using namespace tcpwhy;
using scenario::parse_scenario;

namespace {

std::string with_talk(const std::string& program, const std::string& talk) {
    return "name = \"mine\"\nfamily = \"odd\"\nteaches = \"Nothing.\"\n[client]\ncommand = \"" +
           program + "\"\ntalk = " + talk + "\n";
}

}  // namespace

TEST_CASE("a talk in a scenario is kept as it is") {
    const auto scenario =
        parse_scenario(with_talk("echo-client ::1", "'''\nsend \"a\\n\"\nclose\n'''"), "f.toml");
    CHECK(scenario.programs.front().talk == "send \"a\\n\"\nclose\n");
}

TEST_CASE("a mistake in a scenario's talk is told with its line in the scenario's file") {
    const auto mistake =
        ContainsSubstring("f.toml:8:1: there is no 'clsoe' (did you mean 'close'?)");
    CHECK_THROWS_WITH(
        parse_scenario(with_talk("echo-client ::1", "'''\nsend \"a\"\nclsoe\n'''"), "f.toml"),
        mistake);
    CHECK_THROWS_AS(parse_scenario(with_talk("echo-client ::1", "'''\nclsoe\n'''"), "f.toml"),
                    UsageError);
}

TEST_CASE("a talk knows the sockets of the program that performs it") {
    const std::string talk = "'''\nlistener: close\n'''";
    CHECK_THROWS_WITH(parse_scenario(with_talk("echo-client ::1", talk), "f.toml"),
                      ContainsSubstring("f.toml:7:1: no socket is called 'listener'"));
    CHECK_NOTHROW(parse_scenario(with_talk("/usr/bin/echo-server", talk), "f.toml"));
}

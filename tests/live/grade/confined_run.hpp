// Programs run confined, at each rung that this machine has.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "tracer/helpers/confine/build_run.hpp"

namespace tcpwhy::test {

/// C4, and C3 as root or C2 as another user. A rung that does not work fails the test.
void at_each_rung(const std::function<void(helpers::Rung)>& body);
/// The rung of the present call, for messages.
std::string rung_in_use();

/// A program of tests/peers/hostile, in a folder of its own below `scratch` ("": the usual one).
helpers::RunToEnd hostile(helpers::Rung rung, std::vector<std::string> words,
                          const helpers::JobLimits& limits = {}, int wall_ms = 10'000,
                          const std::string& scratch = "");

/// Any command, in a folder that is empty but for the copy of `from` ("": nothing).
helpers::RunToEnd confined(helpers::Rung rung, const std::vector<std::string>& argv,
                           const std::string& from = "", const helpers::JobLimits& limits = {},
                           int wall_ms = 60'000, const std::string& scratch = "");

inline bool has(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

/// How many processes of this machine have that name (PR_SET_NAME, prctl(2)).
int processes_named(const std::string& name);

}  // namespace tcpwhy::test

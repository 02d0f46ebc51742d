// The index page of `run --all`: each scenario with its lesson, its outcome and a small picture.
// Pure.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "tracer/scenario/scenario.hpp"

namespace tcpwhy::teach {

/// `outcomes` by scenario: "as expected". The page refers to NAME.html and NAME.svg beside it.
std::string run_index(const std::vector<scenario::Scenario>& scenarios,
                      const std::map<std::string, std::string>& outcomes);

}  // namespace tcpwhy::teach

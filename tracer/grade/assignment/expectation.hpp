// The phrases of [check.expect]: what the segments and states of a run must be.
#pragma once

#include <string>
#include <string_view>

#include "tracer/grade/assignment/assignment.hpp"

namespace tcpwhy::grade {

/// Throw StepError, with `line` 1.
WireExpectation parse_wire_expectation(std::string_view phrase);
StateExpectation parse_state_expectation(std::string_view phrase);

}  // namespace tcpwhy::grade

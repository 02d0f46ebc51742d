// One check, from a fresh network to its verdict. It changes the process that calls it (namespaces,
// environment, working folder): call it in a process of its own.
#pragma once

#include "tracer/grade/check/check_result.hpp"
#include "tracer/grade/run/check_order.hpp"

namespace tcpwhy::grade {

/// Never throws: what goes wrong with this machine is the verdict `error`.
CheckResult run_check(const CheckOrder& order);

/// The longest that the check can take on an idle machine, in seconds.
double longest_seconds(const Check& check);

}  // namespace tcpwhy::grade

// One check, from a fresh network to its verdict. It changes the process that calls it (namespaces,
// environment, working folder): call it in a process of its own.
#pragma once

#include <string>

#include "tracer/grade/assignment/assignment.hpp"
#include "tracer/grade/check/cage.hpp"
#include "tracer/grade/check/check_result.hpp"
#include "tracer/lab/private_lab.hpp"

namespace tcpwhy::grade {

struct CheckOrder {
    const Assignment* assignment = nullptr;
    const Check* check = nullptr;
    helpers::Confinement confinement;
    std::string seed;
    bool alone = false;  ///< it is tried again, and nothing else runs beside it
    Evidence evidence = Evidence::e3;  ///< the rung here, at least what the check needs
    lab::Choice lab = lab::Choice::automatic;
    std::string recording;  ///< file to write; "": none
    std::string page;       ///< the same as HTML
};

/// Never throws: what goes wrong with this machine is the verdict `error`.
CheckResult run_check(const CheckOrder& order);

/// The longest that the check can take on an idle machine, in seconds.
double longest_seconds(const Check& check);

}  // namespace tcpwhy::grade

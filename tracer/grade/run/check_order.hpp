// What is needed to run one check. Plain values.
#pragma once

#include <string>

#include "tracer/grade/assignment/assignment.hpp"
#include "tracer/helpers/confine/confinement.hpp"
#include "tracer/lab/private_lab.hpp"

namespace tcpwhy::grade {

struct CheckOrder {
    const Assignment* assignment = nullptr;
    const Check* check = nullptr;
    helpers::Confinement confinement;
    std::string seed;
    bool alone = false;                ///< it is tried again, and nothing else runs beside it
    Evidence evidence = Evidence::e3;  ///< the rung here, at least what the check needs
    lab::Choice lab = lab::Choice::automatic;
    std::string recording;  ///< file to write; "": none
    std::string page;       ///< the same as HTML
};

}  // namespace tcpwhy::grade

// The words of the command line that need reading. Pure.
#pragma once

#include <string>

#include "tracer/grade/assignment/assignment.hpp"
#include "tracer/helpers/confine/confinement.hpp"

namespace tcpwhy::grade {

/// "90", "90s", "9m", "1h" in seconds. Throws UsageError.
double duration_named(const std::string& word);

/// "C3,E2", either alone too. C1 and none: nothing is asked for.
struct LeastRungs {
    helpers::Rung confinement = helpers::Rung::c1;
    Evidence evidence = Evidence::none;
};
/// Throws UsageError.
LeastRungs least_rungs_named(const std::string& words);
/// "2 min 30 s".
std::string duration_words(double seconds);

}  // namespace tcpwhy::grade

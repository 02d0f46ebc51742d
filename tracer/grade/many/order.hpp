// What the command line asks for, as the grader needs it. Plain values.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "tracer/grade/assignment/assignment.hpp"
#include "tracer/helpers/confine/confinement.hpp"
#include "tracer/lab/private_lab.hpp"

namespace tcpwhy::grade {

struct GradeOrder {
    Assignment assignment;
    std::string assignment_folder;                  ///< hidden from submissions; "": a bundled one
    Evidence evidence = Evidence::e3;               ///< the rung here
    helpers::Rung confinement = helpers::Rung::c1;  ///< the rung here
    lab::Choice lab = lab::Choice::automatic;
    std::string output_folder;  ///< "": nothing is kept
    std::string run_as;         ///< "": the rung's own choice
    std::string seed;           ///< "": of the submission
    bool resume = false;
    std::vector<std::string> only;  ///< these checks are judged anew; empty: all
    std::string program_hash;       ///< of this tcpwhy
    bool visible_only = false;      ///< the checks that students see
    std::uint64_t most_kept_bytes = std::uint64_t{1} << 30U;
    std::optional<std::chrono::steady_clock::time_point> until;  ///< --budget
};

}  // namespace tcpwhy::grade

// A confined command run to its end, unobserved: a build.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "tracer/helpers/confine/confinement.hpp"
#include "tracer/helpers/confine/job.hpp"

namespace tcpwhy::helpers {

struct RunToEnd {
    std::optional<Job::Ended> ended;  ///< of the first process; nothing when the time was over
    std::string output;               ///< standard output and error, up to the limit
    std::optional<Reached> reached;   ///< the limit that ended it
    std::string left;                 ///< processes that could not be killed, in words; "" for none
    double seconds = 0;
};

/// Standard input is /dev/null. Ends with the first process, whose children are killed then, or
/// after `wall_ms`. Throws UnavailableError when it cannot be confined.
RunToEnd run_to_end(const Confinement& confinement, const std::string& launcher,
                    const std::vector<std::string>& argv, int wall_ms);

}  // namespace tcpwhy::helpers

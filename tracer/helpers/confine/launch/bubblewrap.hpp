// The command line of bubblewrap (bwrap(1)) for a plan: own user, pid, mount, ipc and uts
// namespaces; the network is that of the process that starts it, a private lab. Pure but for
// looking up which visible paths are links.
#pragma once

#include <string>
#include <vector>

#include "tracer/helpers/confine/launch/launch_plan.hpp"

namespace tcpwhy::helpers {

/// `program`: the supervisor as it is called inside, with its arguments.
std::vector<std::string> bubblewrap_command(const LaunchPlan& plan,
                                            const std::vector<std::string>& program);

}  // namespace tcpwhy::helpers

// The abilities of this machine that tcpwhy needs. Each is tried for real, in a child process of
// its own, so that nothing of the trial remains.
#pragma once

#include <string>
#include <vector>

namespace tcpwhy::lab {

struct Ability {
    std::string what;  ///< "network namespace"
    bool works = false;
    bool needed = true;  ///< the main job cannot be done without it
    std::string remark;  ///< why it does not work, and the fix; or what is special about it
};

/// In the order in which a run needs them. Needs a process with a single thread.
std::vector<Ability> check_up();

}  // namespace tcpwhy::lab

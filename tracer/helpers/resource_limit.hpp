// One resource limit of this process (setrlimit(2)). Async-signal-safe.
#pragma once

#include <sys/resource.h>

namespace tcpwhy::helpers {

/// At most `most`, and never above the hard limit that is there. `grace`: so far the hard limit is
/// above the soft one, whose signal then says which limit it was.
void limit_resource(int what, rlim_t most, rlim_t grace = 0);

}  // namespace tcpwhy::helpers

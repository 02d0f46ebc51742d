#include "tracer/helpers/resource_limit.hpp"

#include <algorithm>

namespace tcpwhy::helpers {

void limit_resource(int what, rlim_t most, rlim_t grace) {
    rlimit now{};
    if (getrlimit(static_cast<__rlimit_resource_t>(what), &now) != 0) return;
    rlimit bound{most, most + grace};
    if (now.rlim_max != RLIM_INFINITY) {
        bound.rlim_cur = std::min(bound.rlim_cur, now.rlim_max);
        bound.rlim_max = std::min(bound.rlim_max, now.rlim_max);
    }
    setrlimit(static_cast<__rlimit_resource_t>(what), &bound);
}

}  // namespace tcpwhy::helpers

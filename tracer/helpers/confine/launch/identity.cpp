#include "tracer/helpers/confine/launch/identity.hpp"

#include <grp.h>
#include <unistd.h>

#include <cerrno>

#include "common/errors.hpp"

namespace tcpwhy::helpers {

std::string become_user(uid_t uid, gid_t gid) {
    if (setgroups(0, nullptr) == 0 && setresgid(gid, gid, gid) == 0 &&
        setresuid(uid, uid, uid) == 0)
        return {};
    return attempt_failed("become user " + std::to_string(uid), errno);
}

}  // namespace tcpwhy::helpers

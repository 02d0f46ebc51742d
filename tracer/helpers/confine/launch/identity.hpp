// The uid and gid of this process, given up for others for good.
#pragma once

#include <sys/types.h>

#include <string>

namespace tcpwhy::helpers {

/// Real, effective and saved ids; no other groups. "" or what failed.
std::string become_user(uid_t uid, gid_t gid);

}  // namespace tcpwhy::helpers

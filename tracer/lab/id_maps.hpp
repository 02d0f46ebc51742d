// The users and groups of a new user namespace (user_namespaces(7)).
#pragma once

#include <sys/types.h>

#include "common/descriptor.hpp"

namespace tcpwhy::lab {

/// Make it before unshare(CLONE_NEWUSER): then no right is left to map other ids than the own ones.
/// A child that stays outside has the rights of root, also in a container that keeps others back.
class IdMaps {
  public:
    IdMaps();
    ~IdMaps();
    IdMaps(const IdMaps&) = delete;
    IdMaps& operator=(const IdMaps&) = delete;

    /// After it. All ids mean the same inside and outside where this process was root and may map
    /// them (CAP_SETUID, CAP_SETGID), so that a lab's programs can have other users. Else the own
    /// id alone does. False, with errno: neither could be mapped.
    bool write();

  private:
    bool write_from_outside();

    uid_t user_;
    gid_t group_;
    pid_t child_ = -1;
    Descriptor socket_;
};

}  // namespace tcpwhy::lab

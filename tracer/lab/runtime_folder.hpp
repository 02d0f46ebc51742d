// Where the control sockets of a user's labs lie: a folder that is this user's alone.
//
// $XDG_RUNTIME_DIR/tcpwhy, else /run/user/UID/tcpwhy, else /tmp/tcpwhy-UID. Two terminals of one
// user may differ in what they know of it (su(1) keeps the variable, cron(8) has none), so whoever
// looks for a lab looks in all of them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "common/descriptor.hpp"

namespace tcpwhy::lab {

struct RuntimeFolder {
    Descriptor fd;
    std::string path;
    bool for_everybody = false;  ///< all may look into it; only its owner may change it
};

/// Opens the folder in which new labs go, and makes it where it is missing. Throws UnavailableError
/// when it cannot be made (a full or read-only file system), or is not this user's alone (owner,
/// mode, symbolic link).
RuntimeFolder make_runtime_folder();

/// Root's folder for labs that every user may join (the host rung): all may look into it and go
/// through it, nobody else may change it. Throws UnavailableError.
RuntimeFolder make_public_folder();
/// The same, to look for a lab in; nothing when it is not there, or not root's alone.
std::optional<RuntimeFolder> public_folder();

/// All that are there, and safe.
std::vector<RuntimeFolder> runtime_folders();

/// While it lives, nobody else of this user makes or removes a socket there.
class FolderLock {
  public:
    /// Waits a moment for whoever has it. Throws UnavailableError.
    explicit FolderLock(const RuntimeFolder& folder);
    ~FolderLock();
    FolderLock(const FolderLock&) = delete;
    FolderLock& operator=(const FolderLock&) = delete;

  private:
    Descriptor fd_;
};

}  // namespace tcpwhy::lab

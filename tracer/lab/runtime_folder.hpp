// The folder of the control sockets of a user's labs. Only this user may enter it.
//
// $XDG_RUNTIME_DIR/tcpwhy, else /run/user/UID/tcpwhy, else /tmp/tcpwhy-UID, else (somebody else has
// made that one) /tmp/tcpwhy-UID-RANDOM. Two terminals of one user may have different variables
// (su(1) keeps the variable, cron(8) has none), so a search for a lab looks in all of them.
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

/// Opens the folder for new labs, and makes it where it is missing. Throws UnavailableError
/// when it cannot be made (a full or read-only file system), or is open to others (owner, mode,
/// symbolic link).
RuntimeFolder make_runtime_folder();

/// Root's folder for labs that every user may join (the host rung): everybody may list
/// and enter it, only root may change it. Throws UnavailableError.
RuntimeFolder make_public_folder();
/// The same folder, to search for a lab; nothing when it is missing or others may change it.
std::optional<RuntimeFolder> public_folder();

/// The existing and safe folders of this user.
std::vector<RuntimeFolder> runtime_folders();

/// While it lives, no other process of this user makes or removes a socket in the folder.
class FolderLock {
  public:
    /// Waits a moment for another process that holds it. Throws UnavailableError.
    explicit FolderLock(const RuntimeFolder& folder);
    ~FolderLock();
    FolderLock(const FolderLock&) = delete;
    FolderLock& operator=(const FolderLock&) = delete;

  private:
    Descriptor fd_;
};

}  // namespace tcpwhy::lab

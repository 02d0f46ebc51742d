// A folder for the files of one process, and its removal.
#pragma once

#include <string>

#include "common/descriptor.hpp"

namespace tcpwhy::helpers {

/// A new folder that others may pass and not list. It goes with the object, whatever lies in it.
class ScratchFolder {
  public:
    /// In `parent`, with a name that begins with `prefix`. Removes the folders of that prefix whose
    /// processes were killed. Throws UnavailableError.
    ScratchFolder(const std::string& parent, const std::string& prefix);
    ~ScratchFolder();
    ScratchFolder(const ScratchFolder&) = delete;
    ScratchFolder& operator=(const ScratchFolder&) = delete;

    [[nodiscard]] const std::string& path() const { return path_; }

  private:
    std::string path_;
    Descriptor lock_;  ///< held as long as the folder is in use, by children too (flock(2))
};

/// Removes a file, or a folder whatever its depth and permissions. False when something stays.
bool remove_tree(const std::string& path);

}  // namespace tcpwhy::helpers

// A file that is written beside the one it shall replace, and takes its place when it is whole.
#pragma once

#include <optional>
#include <string>

#include "common/descriptor.hpp"

namespace tcpwhy::run {

class NewFile {
  public:
    /// For a regular file, or one that is not there yet. Nothing where it cannot be replaced as it
    /// is (another user's, one with several names, a folder without room or permission, /dev/fd/N):
    /// then the caller writes into the file itself.
    static std::optional<NewFile> beside(const std::string& file);
    /// Removes it, unless it has replaced the other. A file system with O_TMPFILE does so even when
    /// this process is killed.
    ~NewFile();
    NewFile(NewFile&& other) noexcept;
    NewFile& operator=(NewFile&& other) noexcept;

    [[nodiscard]] int fd() const { return fd_.get(); }
    /// Returns errno; 0: done.
    int replace();

  private:
    NewFile(Descriptor fd, std::string path, std::string target);
    void remove();

    Descriptor fd_;
    std::string path_;    ///< "": it has no name, not yet or no longer
    std::string target_;  ///< without symbolic links
};

}  // namespace tcpwhy::run

// The files that a job leaves in /dev/shm (shm_overview(7)), where it has none of its own.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <set>
#include <string>

namespace tcpwhy::helpers {

class SharedMemoryFiles {
  public:
    /// Of that user, but not those that are there already.
    explicit SharedMemoryFiles(uid_t user);
    ~SharedMemoryFiles();  ///< removes them
    SharedMemoryFiles(const SharedMemoryFiles&) = delete;
    SharedMemoryFiles& operator=(const SharedMemoryFiles&) = delete;

    [[nodiscard]] std::uint64_t bytes() const;

  private:
    [[nodiscard]] std::set<std::string> files() const;

    uid_t user_;
    std::set<std::string> before_;
};

}  // namespace tcpwhy::helpers

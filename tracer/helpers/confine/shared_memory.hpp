// The files that a job leaves in /dev/shm (shm_overview(7)), where it has none of its own.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <set>
#include <string>
#include <vector>

namespace tcpwhy::helpers {

class SharedMemoryFiles {
  public:
    /// Of that user, but not those that are there already.
    explicit SharedMemoryFiles(uid_t user);
    /// The job has ended: removes them, but for those that another process has open or mapped.
    ~SharedMemoryFiles();
    SharedMemoryFiles(const SharedMemoryFiles&) = delete;
    SharedMemoryFiles& operator=(const SharedMemoryFiles&) = delete;

    /// Without the files that processes other than the job's have.
    [[nodiscard]] std::uint64_t bytes(const std::vector<pid_t>& job) const;

  private:
    [[nodiscard]] std::set<std::string> files() const;
    [[nodiscard]] std::set<std::string> new_files(const std::vector<pid_t>& job) const;

    uid_t user_;
    std::set<std::string> before_;
};

}  // namespace tcpwhy::helpers

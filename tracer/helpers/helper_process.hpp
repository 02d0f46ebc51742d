// A child process of this program that does one job apart, so that what goes wrong there (a crash,
// a loop, too much memory) costs the job alone.
//
// The child has no descriptor but its end of a socket pair (SOCK_SEQPACKET, unix(7)), bounded
// memory, no core file, and dies with its parent. A thread of its own forks and reaps it, so that
// an observer that waits for all children of its thread (waitpid(2), __WNOTHREAD) never gets it.
#pragma once

#include <sys/types.h>

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>
#include <thread>

#include "common/descriptor.hpp"

namespace tcpwhy::helpers {

struct Limits {
    std::size_t data_bytes = std::size_t{768} << 20;  ///< RLIMIT_DATA
    std::uint32_t open_files = 512;                   ///< RLIMIT_NOFILE
    bool gains_rights = false;  ///< by execve(2) of a program whose file has capabilities
};

class HelperProcess {
  public:
    /// Forks; the child runs `body` with its socket and exits when that returns or throws. Throws
    /// UnavailableError when no process can be made.
    HelperProcess(const Limits& limits, const std::function<void(int socket)>& body);
    ~HelperProcess();  ///< kills and reaps it
    HelperProcess(const HelperProcess&) = delete;
    HelperProcess& operator=(const HelperProcess&) = delete;

    [[nodiscard]] int socket() const { return socket_.get(); }

  private:
    void keep(const Limits& limits, int theirs, const std::function<void(int socket)>& body);

    Descriptor socket_;
    std::mutex mutex_;
    std::condition_variable news_;
    bool forked_ = false;
    bool ending_ = false;
    int error_ = 0;  ///< errno of fork(2)
    std::thread keeper_;
};

}  // namespace tcpwhy::helpers

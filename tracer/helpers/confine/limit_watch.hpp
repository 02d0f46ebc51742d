// The watch over the limits of a job that no kernel keeps by itself: memory without a control
// group, the number of processes, the space of files, the bytes of output. Its thread looks fifty
// times a second. When a limit is reached, it has the job killed and remembers the limit.
#pragma once

#include <sys/types.h>

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "tracer/helpers/confine/confinement.hpp"
#include "tracer/helpers/confine/control_group.hpp"
#include "tracer/helpers/confine/shared_memory.hpp"

namespace tcpwhy::helpers {

class LimitWatch {
  public:
    /// The watched job. Both are called by the watch's thread, too.
    struct Watched {
        std::function<std::vector<pid_t>()> processes;  ///< of the program
        std::function<void()> kill;                     ///< kills them
    };

    /// `shared_memory` may be null. All outlive this.
    LimitWatch(const Confinement& confinement, const ControlGroup& group,
               const SharedMemoryFiles* shared_memory, Watched watched);
    ~LimitWatch();  ///< stop()
    LimitWatch(const LimitWatch&) = delete;
    LimitWatch& operator=(const LimitWatch&) = delete;

    void start();
    /// Returns when the thread has ended.
    void stop();
    [[nodiscard]] bool is_stopped() const;  ///< thread-safe

    /// Adds to the output so far. False when it is over the limit: then the job is being killed.
    bool count_output(std::size_t bytes);
    /// The first limit that was reached. Thread-safe.
    [[nodiscard]] std::optional<Reached> reached() const;
    /// The same for a process that this signal has ended: SIGXCPU, SIGXFSZ, or the SIGKILL of the
    /// control group.
    [[nodiscard]] std::optional<Reached> reached(int signal) const;

  private:
    void run();
    [[nodiscard]] std::optional<LimitKind> look(unsigned turn) const;
    [[nodiscard]] std::optional<std::uint64_t> space_of(const std::vector<pid_t>& pids) const;
    void reach(LimitKind kind);

    const Confinement& confinement_;
    const ControlGroup& group_;
    const SharedMemoryFiles* shared_memory_;
    Watched watched_;
    std::uint64_t output_bytes_ = 0;

    mutable std::mutex mutex_;
    std::condition_variable news_;
    std::optional<LimitKind> reached_;
    bool stopped_ = false;
    std::thread thread_;
};

}  // namespace tcpwhy::helpers

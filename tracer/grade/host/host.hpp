// The submission's processes: started, watched and ended. With ptrace their calls are observed;
// without it the kernel's tables and waitpid(2) must do.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "common/endpoint.hpp"
#include "tracer/grade/host/program_io.hpp"
#include "tracer/model/ids.hpp"

namespace tcpwhy::grade {

/// How the program that was started last has ended.
struct ProgramEnd {
    int status = 0;
    int signal = 0;  ///< 0: it exited by itself
};

class Host {
  public:
    virtual ~Host() = default;
    Host() = default;
    Host(const Host&) = delete;
    Host& operator=(const Host&) = delete;

    /// Throws StepFailure where the program cannot be executed, MachineFault where this machine
    /// cannot start it.
    virtual void start(const std::vector<std::string>& argv) = 0;
    /// Nothing while it runs.
    [[nodiscard]] virtual std::optional<ProgramEnd> end() const = 0;
    /// All its processes, however they were made.
    [[nodiscard]] virtual std::vector<model::Pid> processes() const = 0;
    /// Ends them all, and returns when they are gone.
    virtual void kill_all() = 0;
    /// Where its calls of listen(2) have been seen to succeed; a program that ended at once may be
    /// in no table any more. Empty where calls are not seen.
    [[nodiscard]] virtual std::vector<Endpoint> listened_on() const { return {}; }
    /// How often the program that was started last has called connect(2) on a TCP socket. Nothing
    /// where calls are not seen.
    [[nodiscard]] virtual std::optional<std::size_t> connects() const { return std::nullopt; }
    /// "was ended: over 512 MiB of memory": the limit that was reached; "" for none.
    [[nodiscard]] virtual std::string reached() const = 0;
    /// A FIN may arrive before the call that sent it has returned: waits for the calls that close
    /// a connection, and not longer.
    virtual void await_closing_calls(const Deadline& /*deadline*/) {}
    /// The streams of the program that was started last.
    virtual ProgramIo& io() = 0;
};

/// The number of open descriptors of these processes; nothing where /proc does not show them.
std::optional<std::size_t> descriptors_of(const std::vector<model::Pid>& processes);
/// Whether one of them is not just ending.
bool any_runs(const std::vector<model::Pid>& processes);

}  // namespace tcpwhy::grade

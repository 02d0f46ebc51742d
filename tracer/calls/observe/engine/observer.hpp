// The ptrace observer: runs or attaches to processes, follows all they make, and reports their
// socket calls.
//
// ptrace(2) binds tracees to one thread: construct and use an Observer on one thread; only wake()
// may be called from others. Everything it traces dies with it (PTRACE_O_EXITKILL) unless it was
// attached to, or has joined on condition that it goes on.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "tracer/model/fact_sink.hpp"

namespace tcpwhy::calls {

struct Command {
    std::vector<std::string> argv;         ///< argv[0] is looked up in PATH when it has no slash
    std::vector<std::string> environment;  ///< "NAME=value" added to (or replacing) the caller's
    int stdin_fd = -1;  ///< becomes 0, 1, 2 of the program; -1: inherited. No other is
    int stdout_fd = -1;
    int stderr_fd = -1;
    model::Side role = model::Side::none;
};

/// What becomes of a program that has joined when its observer is gone.
enum class Afterwards : std::uint8_t {
    /// It goes on unobserved, however the observer ended. Without a seccomp filter, therefore:
    /// calls
    /// that wait for a tracer fail when there is none (ENOSYS, seccomp(2)). So all its calls stop.
    goes_on,
    dies,  ///< it ends with the observer, and a filter picks the calls that stop
};

class Observer {
  public:
    explicit Observer(model::FactSink& sink);
    ~Observer();  ///< kills (SIGKILL) and reaps what it started; detaches from what it attached to
    Observer(const Observer&) = delete;
    Observer& operator=(const Observer&) = delete;

    /// Starts a program under observation from its first instruction. Returns its pid after exec
    /// has succeeded; throws UsageError ("… no such command", "… not executable") when exec fails,
    /// UnavailableError when ptrace is refused.
    model::Pid start(const Command& command);
    /// Attaches to a running process with all its threads, and takes stock of its sockets.
    void attach(model::Pid pid, model::Side role);
    /// Seizes a process of one thread that waits on its way to execve(2); from there on it is
    /// observed, and told as started. One that dies with the observer calls `install_call_filter`
    /// in between. Nothing is done to one that is observed already. Throws UnavailableError when
    /// ptrace is refused.
    void join(model::Pid pid, Afterwards afterwards, model::Side role);
    /// Before a destruction on a thread that ends at once: the destructor then does nothing, and
    /// the kernel lets go of the tracees (or kills those that die with the observer), which
    /// disturbs none of their calls. (To detach, one must stop them, and an epoll_wait(2) that is
    /// interrupted fails with EINTR.)
    void leave_to_end_of_thread();

    /// From now on, what arrives at that socket of the process (only that kind of segment) is
    /// dropped before TCP sees it; the fact LossSwitched says so, also of the connections that a
    /// listener hands it down to. Throws UnavailableError where the kernel refuses.
    void drop(model::Pid pid, int fd, model::SegmentKind kind);
    void drop_no_more(model::Pid pid, int fd);

    /// Asks once more for sockets that were given up and that the kernel still has, before a trace
    /// ends; run() does it on its way.
    void look_at_orphans();

    /// Handles stops for at most timeout_ms (returns earlier after wake(), or when nothing is left
    /// to observe).
    void run(int timeout_ms);
    void wake();  ///< thread-safe and async-signal-safe

    [[nodiscard]] bool anything_left() const;        ///< a process is still observed
    [[nodiscard]] bool alive(model::Pid pid) const;  ///< that process is still observed
    [[nodiscard]] std::vector<model::Pid> processes() const;

  private:
    struct State;
    std::unique_ptr<State> state_;
};

/// For a process that joins, just before its execve(2): makes the calls of interest stop. Throws
/// UnavailableError.
void install_call_filter();

}  // namespace tcpwhy::calls

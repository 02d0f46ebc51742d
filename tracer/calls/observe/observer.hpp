// The ptrace observer: runs or attaches to processes, follows all they make, and reports their
// socket calls.
//
// ptrace(2) binds tracees to one thread: construct and use an Observer on one thread; only wake()
// may be called from others. Everything it traces dies with it (PTRACE_O_EXITKILL) unless it was
// attached to.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "tracer/model/fact_sink.hpp"

namespace tcpwhy::calls {

struct Command {
    std::vector<std::string> argv;         ///< argv[0] is looked up in PATH when it has no slash
    std::vector<std::string> environment;  ///< "NAME=value" added to (or replacing) the caller's
    int stdin_fd = -1;                     ///< becomes 0, 1, 2 of the program; -1: inherited
    int stdout_fd = -1;
    int stderr_fd = -1;
    model::Side role = model::Side::none;
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

}  // namespace tcpwhy::calls

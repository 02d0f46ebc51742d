// The ptrace observer: runs or attaches to processes, follows all they make, and reports their
// socket calls.
//
// ptrace(2) binds tracees to one thread: construct and use an Observer on one thread; only wake()
// may be called from others. Everything it traces dies with it (PTRACE_O_EXITKILL) unless it was
// attached to, or has joined on condition that it goes on.
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "tracer/calls/observe/engine/command.hpp"
#include "tracer/calls/observe/engine/entry_watcher.hpp"
#include "tracer/model/fact_sink.hpp"

namespace tcpwhy::calls {

class Observer {
  public:
    /// Both must outlive this; `watcher` may be null.
    explicit Observer(model::FactSink& sink, EntryWatcher* watcher = nullptr);
    ~Observer();  ///< kills (SIGKILL) and reaps what it started; detaches from what it attached to
    Observer(const Observer&) = delete;
    Observer& operator=(const Observer&) = delete;

    /// Starts a program under observation from its first instruction. Returns its pid after exec
    /// has succeeded; throws UsageError ("… no such command", "… not executable") when exec fails,
    /// UnavailableError when ptrace is refused.
    model::Pid start(const Command& command);
    /// Attaches to a running process with all its threads, and reports the sockets that it has.
    void attach(model::Pid pid, model::Side role);
    /// Seizes a process of one thread that waits on its way to execve(2). From its execve(2) on it
    /// is observed and reported as started. A process that dies with the observer calls
    /// `install_call_filter` (launch.hpp) in between. A process that is observed already stays as
    /// it is. Throws UnavailableError when ptrace is refused.
    void join(model::Pid pid, Afterwards afterwards, model::Side role);
    /// Call this before the destruction on a thread that ends at once. The destructor then does
    /// nothing: the kernel releases the tracees (or kills those that die with the observer) without
    /// disturbing their calls. (Detaching would stop them, and an interrupted epoll_wait(2) fails
    /// with EINTR.)
    void leave_to_end_of_thread();

    /// From now on, the kernel drops the segments of that kind which arrive at that socket, before
    /// TCP sees them. The fact LossSwitched reports it, also for each connection that inherits it
    /// from a listener. Throws UnavailableError where the kernel refuses.
    void drop(model::Pid pid, int fd, model::SegmentKind kind);
    void drop_no_more(model::Pid pid, int fd);

    /// Asks once more about closed sockets that the kernel still has. Call it before a trace ends;
    /// run() does it from time to time.
    void look_at_orphans();

    /// Handles stops for at most timeout_ms (returns earlier after wake(), or when nothing is left
    /// to observe). `may_rest`: while nothing stops, the sink need not learn how far time has
    /// settled.
    void run(int timeout_ms, bool may_rest = false);
    /// SIGKILL for all that die with the observer, and for all that they make until the next
    /// start().
    void kill_all();
    void wake();  ///< thread-safe and async-signal-safe

    [[nodiscard]] bool anything_left() const;        ///< a process is still observed
    [[nodiscard]] std::size_t programs() const;      ///< how many are observed
    [[nodiscard]] bool alive(model::Pid pid) const;  ///< that process is still observed
    [[nodiscard]] std::vector<model::Pid> processes() const;

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace tcpwhy::calls

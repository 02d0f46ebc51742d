// The processes and threads under observation, and what is known of each between two stops.
#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "tracer/calls/observe/kernel/clock.hpp"
#include "tracer/calls/observe/kernel/orphan_watch.hpp"
#include "tracer/calls/observe/kernel/ptrace_requests.hpp"
#include "tracer/calls/observe/kernel/socket_probe.hpp"
#include "tracer/calls/observe/readers/descriptors.hpp"
#include "tracer/model/fact_sink.hpp"

namespace tcpwhy::calls {

struct CallRow;

/// How a process is observed.
struct Manner {
    bool attached = false;  ///< found running, or joined: left running in the end
    bool filtered = true;   ///< a seccomp filter picks the calls; else every call stops
};

struct Process {
    explicit Process(model::Pid id) : pid(id), probe(id) {}
    model::Pid pid;
    model::Pid parent = 0;
    model::Side role = model::Side::none;
    std::string name;
    Manner manner;
    bool reported = false;  ///< its start, fork or exec is reported; before that it is our child,
                            ///< on its way to exec
    bool ending_reported = false;
    /// So many execve(2) are still to come before the program that is to be observed.
    int hidden_execs = 0;
    model::Pid launched_as = 0;  ///< the process that was started for it
    bool input_known = false;    ///< something has come from its standard input, or its end
    bool calls_unseen = false;   ///< a descriptor can come and go without a call that is seen
    bool io_uring_reported = false;
    bool cannot_trace_reported = false;
    bool foreign_abi_reported = false;
    bool untraced_child_reported = false;
    bool slow_memory_reported = false;
    int live_threads = 0;  ///< those that have not reached their exit stop
    model::Time last_stop = 0;
    SocketProbe probe;
};

/// A socket on its way over a Unix socket, in one of the messages of a send.
struct PassedSocket {
    model::SocketId socket = 0;
    std::size_t message = 0;  ///< which of them, from 0
};

/// A call between its entry and its exit stop.
struct OpenCall {
    const CallRow* row = nullptr;
    model::CallId id = 0;  ///< 0: followed for the tables only, not reported
    SyscallStop entry;
    int fd = -1;
    model::SocketId socket = 0;
    std::shared_ptr<Epoll> epoll;           ///< epoll_wait's and epoll_ctl's instance
    std::optional<std::uint64_t> switches;  ///< how often its thread had given up the processor
    std::vector<PassedSocket> passed;       ///< by sendmsg or sendmmsg
    bool throws_away = false;  ///< MSG_TRUNC: TCP copies nothing into the buffer (tcp(7))
    std::int64_t restart_code =
        0;  ///< interrupted: the kernel's -ERESTART…, which decides between restart and EINTR
    bool handler_entered = false;  ///< interrupted, and a handler of the program runs since
    int handled_signal = 0;        ///< … of this signal
    [[nodiscard]] std::uint64_t argument(std::size_t at) const { return entry.arguments[at]; }
};

struct Thread {
    model::Pid tid = 0;
    Process* process = nullptr;
    Files files;
    bool at_exit = false;
    model::Time last_stop = 0;
    /// In a signal handler that interrupted a call: every call stops, to see how the handler
    /// returns.
    bool in_handler = false;
    bool returning_from_handler = false;  ///< between entry and exit of rt_sigreturn(2)
    std::optional<OpenCall> call;
    std::vector<OpenCall>
        interrupted;  ///< will be restarted or become EINTR; the innermost is the last
    std::optional<std::uint64_t>
        clone_flags;  ///< of the clone call it is in; absent when its entry was not seen
    std::vector<model::Release>
        exec_releases;  ///< read at the entry of execve, reported when it has succeeded
    [[nodiscard]] bool stops_at_syscalls() const {
        return call.has_value() || in_handler || !process->manner.filtered;
    }
};

/// A connect() that blocks: looked at from outside, so that its SYN's owner is known while it
/// waits.
struct WaitingConnect {
    model::Pid tid = 0;
    model::CallId call = 0;
    int fd = -1;
    model::Time next_look = 0;
    model::Time interval = 0;
    std::optional<model::SocketSnapshot> seen;
};

struct Tracees {
    explicit Tracees(model::FactSink& facts) : sink(&facts) {}

    model::FactSink* sink;
    Clock clock;
    Descriptors descriptors;
    std::unordered_map<model::Pid, std::unique_ptr<Process>> processes;
    std::unordered_map<model::Pid, std::unique_ptr<Thread>> threads;
    std::vector<WaitingConnect> waiting_connects;
    OrphanWatch orphans;
    model::CallId next_call = 1;
    Manner manner;             ///< of the next process, and of one whose maker is not known
    model::Time promised = 0;  ///< no older fact may be reported any more
    /// A process makes calls that are not observed (io_uring, another ABI): what a socket was like
    /// says nothing about what it is like.
    bool calls_unseen = false;

    [[nodiscard]] Thread* thread(model::Pid tid) const;
    [[nodiscard]] Process* process(model::Pid pid) const;
    Thread& add_thread(model::Pid tid, Process& process, Files files);
    void remove_thread(model::Pid tid);
    /// A process of which nothing is reported yet.
    Process& add_process(model::Pid pid, model::Pid parent, model::Side role);
    /// A process that `maker` has made: it inherits the role, the name and the manner of
    /// observation. Its birth is reported next.
    Process& add_child(model::Pid pid, const Process& maker, model::Time time);
    /// The thread uses another table from now on.
    void switch_files(Thread& thread, Files files);

    /// The process makes calls that cannot be observed. `reported`: whether a notice says so.
    void report_unseen(Process& process, bool& reported, model::Notice::Code code,
                       model::Time time);
    void report(model::Fact&& fact) {
        orphans.note(fact);
        sink->fact(std::move(fact));
    }
    /// From now on, no fact that is older than `time` is reported.
    void promise(model::Time time) { promised = std::max(promised, time); }
    [[nodiscard]] model::ProcessEvent event(const Process& process, model::ProcessEvent::What what,
                                            model::Time time) const;

    /// Asks about a TCP socket that the thread's table has.
    std::optional<model::SocketSnapshot> ask(Thread& thread, int fd);
    /// A descriptor has appeared: finds out what it is and enters it.
    std::optional<model::SocketSnapshot> discover(Thread& thread, int fd, KnownSocket known = {});
    /// Takes a descriptor out of the table before the call that gives it back; nothing when it is
    /// not a TCP socket's.
    std::optional<model::Release> release(Thread& thread, int fd);
    /// The same with all that its table has, unless another process uses it. The holders are not
    /// counted yet.
    std::vector<model::Release> release_all(Thread& thread);

    /// Enters all descriptors that the process has now into a table of its own; keeps epoll
    /// instances known in `before`.
    Files take_stock(Thread& thread, const FileTable* before);
};

}  // namespace tcpwhy::calls

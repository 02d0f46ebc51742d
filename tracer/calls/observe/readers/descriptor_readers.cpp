#include "tracer/calls/observe/readers/descriptor_readers.hpp"

#include <fcntl.h>
#include <sched.h>
#include <sys/ptrace.h>

#include <algorithm>
#include <cerrno>

#include "tracer/calls/observe/kernel/proc/proc_files.hpp"
#include "tracer/calls/observe/kernel/tracee_memory.hpp"
#include "tracer/calls/words/constants.hpp"

namespace tcpwhy::calls::readers {
namespace {

/// dup(2) and similar calls copy a descriptor: reported for sockets, followed for epoll instances.
Follow follow_copy(CallEntry& entry, int fd) {
    if (entry.about(fd)) return Follow::reported;
    return entry.thread.files->epoll(fd) != nullptr ? Follow::silently : Follow::no;
}

void note_release(CallEntry& entry, int fd) {
    if (auto release = entry.tracees.release(entry.thread, fd))
        entry.fact.releases.push_back(std::move(*release));
}

void forget_shared_table(Tracees& tracees, Thread& thread) {
    tracees.switch_files(thread, tracees.descriptors.copy(*thread.files));
}

model::SocketSnapshot known_socket(Tracees& tracees, model::SocketId socket) {
    model::SocketSnapshot snapshot;
    snapshot.socket = socket;
    snapshot.asked = snapshot.answered = tracees.clock.read();
    snapshot.nonblocking = tracees.descriptors.nonblocking(socket);
    return snapshot;
}

/// Other descriptors of the socket than those that go with the exec.
std::uint32_t holders_after_exec(const Tracees& tracees,
                                 const std::vector<model::Release>& releases,
                                 const model::Release& release) {
    const auto going = static_cast<std::uint32_t>(
        std::count_if(releases.begin(), releases.end(),
                      [&](const model::Release& other) { return other.socket == release.socket; }));
    const std::uint32_t now = tracees.descriptors.holders(release.socket);
    return now > going ? now - going : 0;
}

}  // namespace

Follow enter_close(CallEntry& entry) {
    const int fd = entry.int_argument(0);
    const bool is_socket = entry.about(fd);
    note_release(entry,
                 fd);  // before the call: another thread may be given the number while it lasts
    if (!is_socket) return Follow::no;
    entry.fact.snapshot = entry.fact.releases.front().snapshot;
    if (const auto& state = entry.fact.snapshot;
        state && entry.fact.releases.front().holders_left == 0)
        entry.fact.may_wait = state->lingers && state->linger_seconds > 0;
    return Follow::reported;
}

Follow enter_close_range(CallEntry& entry) {
    const auto first = static_cast<std::uint32_t>(entry.argument(0));
    const auto last = static_cast<std::uint32_t>(entry.argument(1));
    entry.fact.fd = static_cast<int>(first);
    auto& range = entry.fact.set<model::args::Close>();
    range.last_fd = static_cast<int>(last);
    range.flags = static_cast<std::uint32_t>(entry.argument(2));
    if ((range.flags & close_range_unshare) != 0) forget_shared_table(entry.tracees, entry.thread);
    if ((range.flags & close_range_cloexec) != 0 || first > last) return Follow::no;
    std::vector<int> leaving;
    for (const auto& [fd, descriptor] : entry.thread.files->entries)
        if (const auto number = static_cast<std::uint32_t>(fd); number >= first && number <= last)
            leaving.push_back(fd);
    for (const int fd : leaving) note_release(entry, fd);
    return entry.fact.releases.empty() ? Follow::no : Follow::reported;
}

Follow enter_dup(CallEntry& entry) {
    return follow_copy(entry, entry.int_argument(0));
}

Follow enter_dup2(CallEntry& entry) {
    const int from = entry.int_argument(0);
    const int to = entry.int_argument(1);
    entry.fact.set<model::args::Descriptor>().other_fd = to;
    const Follow copy = follow_copy(entry, from);
    if (from != to) note_release(entry, to);
    return entry.fact.releases.empty() ? copy : Follow::reported;
}

void exit_dup(CallExit& exit) {
    if (exit.failed()) return;
    const int to = static_cast<int>(exit.fact.result);
    if (to == exit.call.fd) return;
    const auto from = exit.thread.files->entries.find(exit.call.fd);
    if (from == exit.thread.files->entries.end()) return;
    exit.tracees.descriptors.put(*exit.thread.files, to, FileEntry(from->second));
    if (exit.call.socket != 0) exit.fact.made = known_socket(exit.tracees, exit.call.socket);
}

Follow enter_fcntl(CallEntry& entry) {
    auto& asked = entry.fact.set<model::args::Descriptor>();
    asked.command = entry.int_argument(1);
    asked.value = entry.int_argument(2);
    if (asked.command != F_SETFL) return follow_copy(entry, entry.int_argument(0));
    return entry.about(entry.int_argument(0)) ? Follow::reported : Follow::no;
}

void exit_fcntl(CallExit& exit) {
    if (static_cast<int>(exit.argument(1)) != F_SETFL) return exit_dup(exit);
    if (!exit.failed())
        exit.tracees.descriptors.set_nonblocking(exit.call.socket,
                                                 (exit.argument(2) & O_NONBLOCK) != 0);
}

Follow enter_ioctl(CallEntry& entry) {
    if (!entry.about(entry.int_argument(0))) return Follow::no;
    auto& asked = entry.fact.set<model::args::Other>();
    asked.request = entry.int_argument(1);
    asked.value = read_value<int>(entry.thread.tid, entry.argument(2)).value_or(0);
    return Follow::reported;
}

void exit_ioctl(CallExit& exit) {
    if (exit.failed()) return;
    const int nonblocking = read_value<int>(exit.thread.tid, exit.argument(2)).value_or(0);
    exit.tracees.descriptors.set_nonblocking(exit.call.socket, nonblocking != 0);
}

Follow enter_pidfd_getfd(CallEntry& entry) {
    entry.fact.fd = entry.int_argument(0);
    entry.fact.set<model::args::Descriptor>().other_fd = entry.int_argument(1);
    return Follow::silently;
}

void exit_pidfd_getfd(CallExit& exit) {
    if (exit.failed()) return;
    const int fd = static_cast<int>(exit.fact.result);
    const auto snapshot = exit.tracees.discover(exit.thread, fd);
    if (snapshot)
        exit.tracees.report(
            model::SocketSeen{exit.fact.time, exit.thread.process->pid, fd, *snapshot});
}

Follow enter_fork(CallEntry& entry) {
    entry.thread.clone_flags = 0;
    return Follow::no;
}

Follow enter_unshare(CallEntry& entry) {
    if ((entry.argument(0) & CLONE_FILES) != 0) forget_shared_table(entry.tracees, entry.thread);
    return Follow::no;
}

Follow enter_exec(CallEntry& entry) {
    Thread& thread = entry.thread;
    thread.exec_releases.clear();
    if (!thread.process->reported) return Follow::no;
    for (const auto& [fd, descriptor] : thread.files->entries) {
        if (descriptor.socket == 0 || !proc::closes_on_exec(thread.process->pid, fd)) continue;
        model::Release release;
        release.socket = descriptor.socket;
        release.fd = fd;
        release.snapshot = entry.tracees.ask(thread, fd);
        thread.exec_releases.push_back(std::move(release));
    }
    // Their FINs leave before the exec itself is seen. A table that is shared stays with the
    // others.
    if (!thread.exec_releases.empty() && thread.files->users.size() == 1) {
        model::ProcessEvent event = entry.tracees.event(
            *thread.process, model::ProcessEvent::What::executing, entry.fact.time);
        event.releases = thread.exec_releases;
        for (model::Release& release : event.releases)
            release.holders_left = holders_after_exec(entry.tracees, event.releases, release);
        entry.tracees.report(std::move(event));
    }
    return Follow::no;
}

Follow enter_io_uring(CallEntry& entry) {
    Process& process = *entry.thread.process;
    entry.tracees.report_unseen(process, process.io_uring_reported, model::Notice::Code::io_uring,
                                entry.fact.time);
    return Follow::no;
}

Follow enter_ptrace(CallEntry& entry) {
    return entry.thread.process->cannot_trace_reported ? Follow::no : Follow::silently;
}

/// ptrace(2): a process has one tracer, and its observer is that already.
void exit_ptrace(CallExit& exit) {
    Process& process = *exit.thread.process;
    if (exit.fact.error != EPERM) return;
    const bool asks_for_itself = exit.argument(0) == PTRACE_TRACEME;
    const auto wanted = static_cast<model::Pid>(exit.argument(1));
    if (!asks_for_itself && exit.tracees.thread(wanted) == nullptr) return;
    process.cannot_trace_reported = true;
    exit.tracees.report(model::Notice{exit.fact.time, model::Notice::Code::cannot_trace,
                                      process.pid, 0, process.name});
}

Follow enter_restart(CallEntry&) {
    return Follow::no;
}

}  // namespace tcpwhy::calls::readers

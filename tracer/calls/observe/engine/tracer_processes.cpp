#include <sched.h>
#include <sys/wait.h>

#include <algorithm>

#include "tracer/calls/observe/engine/launch.hpp"
#include "tracer/calls/observe/engine/tracer.hpp"
#include "tracer/calls/observe/kernel/proc_files.hpp"
#include "tracer/calls/words/program_name.hpp"

namespace tcpwhy::calls {
namespace {

using What = model::ProcessEvent::What;

/// A tracee whose maker was killed before it could tell of it is held no longer than this.
constexpr model::Time longest_hold_ns = 10 * model::millisecond_ns;

}  // namespace

/// fork(2), vfork(2) or clone(2) has made a tracee. Its own first stop may have come before this
/// one.
void Tracer::on_birth(Thread& maker, model::Time time) {
    const auto message = event_message(maker.tid);
    if (!message) return;
    const auto tid = static_cast<model::Pid>(*message);
    const auto flags = std::exchange(maker.clone_flags, std::nullopt);
    if (x_tracees.thread(tid) == nullptr) {
        bool is_thread = flags && (*flags & CLONE_THREAD) != 0;
        if (!flags) {
            const auto status = proc::status(tid);
            is_thread = status && status->process != tid;
        }
        const bool shares_files = flags ? (*flags & CLONE_FILES) != 0 : is_thread;
        if (is_thread) {
            make_thread(maker, tid, shares_files);
        } else {
            make_process(maker, tid, flags.has_value(), shares_files, time);
        }
    }
    const auto held = x_newborns.find(tid);
    if (held == x_newborns.end()) return;
    const int status = held->second.status;
    x_newborns.erase(held);
    handle(tid, status, time);
}

void Tracer::make_thread(Thread& maker, model::Pid tid, bool shares_files) {
    x_tracees.add_thread(tid, *maker.process,
                         shares_files ? maker.files : x_tracees.descriptors.copy(*maker.files));
}

void Tracer::make_process(Thread& maker, model::Pid pid, bool files_known, bool shares_files,
                          model::Time time) {
    auto made = std::make_unique<Process>(pid);
    made->parent = maker.process->pid;
    made->role = maker.process->role;
    made->name = maker.process->name;
    made->attached = maker.process->attached;
    made->filtered = maker.process->filtered;
    made->told = true;
    made->last_stop = time;
    Process& process = *(x_tracees.processes[pid] = std::move(made));
    Thread& thread = x_tracees.add_thread(
        pid, process, shares_files ? maker.files : x_tracees.descriptors.copy(*maker.files));
    x_tracees.tell(x_tracees.event(process, What::fork, time));
    // Other threads may have changed the table since the kernel copied it. The child has not run
    // yet: look.
    if (!files_known || (!shares_files && maker.process->live_threads > 1))
        x_tracees.switch_files(thread, x_tracees.take_stock(thread, maker.files.get()));
}

/// A tracee of which nobody told: its maker was killed in between.
void Tracer::adopt(model::Pid tid, model::Time time) {
    x_newborns.erase(tid);
    const auto status = proc::status(tid);
    if (!status) return;
    if (Process* process = x_tracees.process(status->process)) {
        if (Thread* sibling = x_tracees.thread(process->pid)) make_thread(*sibling, tid, true);
        return;
    }
    if (status->process != tid) return;
    auto made = std::make_unique<Process>(tid);
    made->parent = status->parent;
    if (const Process* parent = x_tracees.process(status->parent)) {
        made->role = parent->role;
        made->attached = parent->attached;
        made->filtered = parent->filtered;
    }
    made->name = program_name(proc::command_line(tid));
    made->told = true;
    made->last_stop = time;
    Process& process = *(x_tracees.processes[tid] = std::move(made));
    Thread& thread = x_tracees.add_thread(tid, process, std::make_shared<FileTable>());
    x_tracees.switch_files(thread, x_tracees.take_stock(thread, nullptr));
    x_tracees.tell(x_tracees.event(process, What::fork, time));
}

void Tracer::adopt_orphans(model::Time now) {
    std::vector<model::Pid> overdue;
    for (const auto& [tid, newborn] : x_newborns)
        if (now - newborn.since > longest_hold_ns) overdue.push_back(tid);
    for (const model::Pid tid : overdue) {
        const int status = x_newborns[tid].status;
        const model::Time time = x_tracees.clock.read();
        adopt(tid, time);
        if (x_tracees.thread(tid) != nullptr) {
            handle(tid, status, time);
        } else {
            resume(tid, false, 0);
        }
    }
}

/// execve(2) has succeeded. When another thread than the leader made it, that thread has the
/// leader's id from now on, and the old leader is gone without a word.
void Tracer::on_exec(Thread& thread, model::Time time) {
    Process& process = *thread.process;
    const model::Pid pid = thread.tid;
    const auto former_tid = static_cast<model::Pid>(event_message(pid).value_or(0));
    Thread* caller = former_tid != pid ? x_tracees.thread(former_tid) : nullptr;
    if (caller == nullptr) caller = &thread;
    std::vector<model::Release> releases = std::move(caller->exec_releases);
    const Files old_files = caller->files;
    const Files new_files = x_tracees.take_stock(thread, old_files.get());
    if (caller != &thread) x_tracees.remove_thread(former_tid);
    x_tracees.remove_thread(pid);
    Thread& now = x_tracees.add_thread(pid, process, new_files);
    std::erase_if(releases,
                  [&](const model::Release& r) { return new_files->socket(r.fd) == r.socket; });
    for (model::Release& release : releases) x_tracees.descriptors.count_holders(release);
    tell_exec(process, now, std::move(releases), time);
}

void Tracer::tell_exec(Process& process, Thread& thread, std::vector<model::Release> releases,
                       model::Time time) {
    std::vector<std::string> words = proc::command_line(process.pid);
    process.name = program_name(words);
    const bool first = !process.told;
    if (first) {
        process.told = true;
        if (x_launched != nullptr && x_launched->pid == process.pid) {
            process.filtered = !read_report(*x_launched).filter_refused;
            words = x_launching->argv;
        }
    }
    model::ProcessEvent event = x_tracees.event(process, first ? What::start : What::exec, time);
    event.argv = std::move(words);
    event.releases = std::move(releases);
    x_tracees.tell(std::move(event));
    if (first) tell_stock(thread, time);
    const auto stop = syscall_stop(thread.tid);
    if (stop && stop->architecture != native_architecture() && !process.foreign_abi_told) {
        process.foreign_abi_told = true;
        x_tracees.tell(
            model::Notice{time, model::Notice::Code::foreign_abi, process.pid, 0, process.name});
    }
}

/// The TCP sockets that a process has when its observation begins.
void Tracer::tell_stock(Thread& thread, model::Time time) {
    for (const auto& [fd, descriptor] : thread.files->entries) {
        if (descriptor.socket == 0) continue;
        const auto snapshot = x_tracees.ask(thread, fd);
        if (!snapshot) continue;
        x_tracees.tell(model::SocketSeen{time, thread.process->pid, fd, *snapshot});
        if (!snapshot->local || !snapshot->state) continue;
        model::Notice notice{time, model::Notice::Code::socket_before, thread.process->pid, 0, {}};
        notice.text =
            std::string(model::name(*snapshot->state)) + " " + to_string(*snapshot->local);
        if (snapshot->remote) notice.text += " with " + to_string(*snapshot->remote);
        x_tracees.tell(std::move(notice));
    }
}

void Tracer::on_ending(Thread& thread, model::Time time) {
    if (thread.at_exit) return;
    thread.at_exit = true;
    thread.call.reset();
    thread.interrupted.clear();
    thread.in_handler = false;
    std::erase_if(x_tracees.waiting_connects,
                  [&](const WaitingConnect& waiting) { return waiting.tid == thread.tid; });
    if (--thread.process->live_threads > 0 || !thread.process->told) return;
    // The message of this stop is the wait status to come (ptrace(2)), so that the signal is known
    // before the segments.
    const auto status = static_cast<int>(event_message(thread.tid).value_or(0));
    tell_ending(thread, WIFSIGNALED(status) ? WTERMSIG(status) : 0, time);
}

void Tracer::tell_ending(Thread& last_thread, int signal, model::Time time) {
    Process& process = *last_thread.process;
    if (process.ending_told) return;
    process.ending_told = true;
    model::ProcessEvent event = x_tracees.event(process, What::ending, time);
    event.signal = signal;
    FileTable& table = *last_thread.files;
    const bool shared = std::any_of(table.users.begin(), table.users.end(),
                                    [&](const auto& user) { return user.first != process.pid; });
    if (!shared) {
        for (const auto& [fd, descriptor] : table.entries) {
            if (descriptor.socket == 0) continue;
            model::Release release;
            release.socket = descriptor.socket;
            release.fd = fd;
            release.snapshot = x_tracees.ask(last_thread, fd);
            event.releases.push_back(std::move(release));
        }
        x_tracees.descriptors.clear(table);
        for (model::Release& release : event.releases) x_tracees.descriptors.count_holders(release);
    }
    x_tracees.tell(std::move(event));
}

void Tracer::on_death(model::Pid tid, const WaitStatus& status, model::Time time) {
    x_newborns.erase(tid);
    Thread* thread = x_tracees.thread(tid);
    if (thread == nullptr) return;
    Process& process = *thread->process;
    if (tid != process.pid) return x_tracees.remove_thread(tid);
    if (process.told) {
        // Killed without an exit stop: it can have given its sockets back at any time since it was
        // resumed.
        tell_ending(*thread, status.kind == WaitStatus::Kind::killed ? status.value : 0,
                    std::max(process.last_stop, x_promised));
        model::ProcessEvent event = x_tracees.event(process, What::exit, time);
        if (status.kind == WaitStatus::Kind::exited) {
            event.status = status.value;
        } else {
            event.signal = status.value;
        }
        x_tracees.tell(std::move(event));
    }
    std::vector<model::Pid> gone;
    for (const auto& [id, other] : x_tracees.threads)
        if (other->process == &process) gone.push_back(id);
    for (const model::Pid id : gone) x_tracees.remove_thread(id);
    x_tracees.processes.erase(tid);
}

}  // namespace tcpwhy::calls

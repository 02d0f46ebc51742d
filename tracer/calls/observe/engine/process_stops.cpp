#include "tracer/calls/observe/engine/process_stops.hpp"

#include <sched.h>
#include <sys/wait.h>

#include <algorithm>
#include <csignal>

#include "tracer/calls/observe/kernel/proc/proc_files.hpp"
#include "tracer/calls/words/program_name.hpp"

namespace tcpwhy::calls {
namespace {

using What = model::ProcessEvent::What;

/// A tracee is held no longer than this: its maker was killed before it could report the birth.
constexpr model::Time longest_hold_ns = 10 * model::millisecond_ns;

/// A maker that was killed reports no birth, so the deaths of its children would stay for ever.
constexpr std::size_t most_departed = 4096;

}  // namespace

std::optional<ProcessStops::HeldStop> ProcessStops::on_birth(Thread& maker, model::Time time) {
    const auto message = event_message(maker.tid);
    if (!message) return std::nullopt;
    const auto tid = static_cast<model::Pid>(*message);
    return born(maker, tid, is_expected(tid), time);
}

std::optional<ProcessStops::HeldStop> ProcessStops::born(Thread& maker, model::Pid tid,
                                                         bool expected, model::Time time) {
    const auto departed = std::find_if(departed_.rbegin(), departed_.rend(),
                                       [&](const Departed& one) { return one.tid == tid; });
    if (!expected && departed == departed_.rend()) {
        maker.clone_flags.reset();
        return std::nullopt;
    }
    if (tracees_.thread(tid) == nullptr) enter(maker, tid, time);
    maker.clone_flags.reset();
    if (departed != departed_.rend()) {
        const WaitStatus status = departed->status;
        departed_.erase(std::next(departed).base());
        if (!expected) {
            on_death(tid, status, time);
            return std::nullopt;
        }
    }
    const auto held = newborns_.find(tid);
    if (held == newborns_.end()) return std::nullopt;
    const int status = held->second.status;
    newborns_.erase(held);
    return HeldStop{tid, status};
}

std::vector<ProcessStops::HeldStop> ProcessStops::unheard_of(Thread& maker, model::Time time) {
    std::vector<HeldStop> stops;
    const auto flags = maker.clone_flags;
    if (!flags || (*flags & CLONE_THREAD) != 0) return stops;
    for (const model::Pid child : proc::children(maker.tid)) {
        if (tracees_.thread(child) != nullptr) continue;
        maker.clone_flags = flags;
        if (const auto stop = born(maker, child, is_expected(child), time)) stops.push_back(*stop);
    }
    return stops;
}

void ProcessStops::enter(Thread& maker, model::Pid tid, model::Time time) {
    const auto& flags = maker.clone_flags;
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

void ProcessStops::make_thread(Thread& maker, model::Pid tid, bool shares_files) {
    tracees_.add_thread(tid, *maker.process,
                        shares_files ? maker.files : tracees_.descriptors.copy(*maker.files));
}

void ProcessStops::make_process(Thread& maker, model::Pid pid, bool files_known, bool shares_files,
                                model::Time time) {
    Process& process = tracees_.add_child(pid, *maker.process, time);
    Thread& thread = tracees_.add_thread(
        pid, process, shares_files ? maker.files : tracees_.descriptors.copy(*maker.files));
    if (process.reported) tracees_.report(tracees_.event(process, What::fork, time));
    // Other threads may have changed the table since the kernel copied it. The child has not run
    // yet: look.
    if (!files_known || (!shares_files && maker.process->live_threads > 1))
        tracees_.switch_files(thread, tracees_.take_stock(thread, maker.files.get()));
}

void ProcessStops::adopt(model::Pid tid, model::Time time) {
    newborns_.erase(tid);
    const auto status = proc::status(tid);
    if (!status) return;
    if (Process* process = tracees_.process(status->process)) {
        if (Thread* sibling = tracees_.thread(process->pid)) make_thread(*sibling, tid, true);
        return;
    }
    if (status->process != tid) return;
    const Process* parent = tracees_.process(status->parent);
    Process& process = parent != nullptr
                           ? tracees_.add_child(tid, *parent, time)
                           : tracees_.add_process(tid, status->parent, model::Side::none);
    process.name = program_name(proc::command_line(tid), proc::executable(tid));
    process.reported = parent == nullptr || parent->reported;
    process.last_stop = time;
    Thread& thread = tracees_.add_thread(tid, process, std::make_shared<FileTable>());
    tracees_.switch_files(thread, tracees_.take_stock(thread, nullptr));
    if (process.reported) tracees_.report(tracees_.event(process, What::fork, time));
}

std::vector<ProcessStops::HeldStop> ProcessStops::overdue(model::Time now) {
    std::vector<HeldStop> stops;
    for (const auto& [tid, newborn] : newborns_)
        if (now - newborn.since > longest_hold_ns) stops.push_back({tid, newborn.status});
    for (const HeldStop& stop : stops) newborns_.erase(stop.tid);
    return stops;
}

/// execve(2) has succeeded. When another thread than the leader made it, that thread has the
/// leader's id from now on, and the old leader disappears without a stop of its own.
void ProcessStops::on_exec(Thread& thread, model::Time time) {
    Process& process = *thread.process;
    const model::Pid pid = thread.tid;
    const auto former_tid = static_cast<model::Pid>(event_message(pid).value_or(0));
    Thread* caller = former_tid != pid ? tracees_.thread(former_tid) : nullptr;
    if (caller == nullptr) caller = &thread;
    std::vector<model::Release> releases = std::move(caller->exec_releases);
    const Files old_files = caller->files;
    const Files new_files = tracees_.take_stock(thread, old_files.get());
    if (caller != &thread) tracees_.remove_thread(former_tid);
    tracees_.remove_thread(pid);
    Thread& now = tracees_.add_thread(pid, process, new_files);
    std::erase_if(releases,
                  [&](const model::Release& r) { return new_files->socket(r.fd) == r.socket; });
    for (model::Release& release : releases) tracees_.descriptors.count_holders(release);
    report_exec(process, now, std::move(releases), time);
}

void ProcessStops::report_exec(Process& process, Thread& thread,
                               std::vector<model::Release> releases, model::Time time) {
    std::vector<std::string> words = proc::command_line_at_exec(process.pid);
    process.name = program_name(words);
    const bool first = !process.reported;
    const bool launched = launched_ != nullptr && launched_->pid == process.pid;
    if (first && launched) {
        process.manner.filtered = !read_report(*launched_).filter_refused;
        tracees_.manner = process.manner;
    }
    if (process.hidden_execs > 0) {
        --process.hidden_execs;
        return;
    }
    if (first) {
        process.reported = true;
        if (launched_ != nullptr && launched_->pid == process.launched_as) program_ = process.pid;
        if (launched) words = launched_->argv;
    }
    model::ProcessEvent event = tracees_.event(process, first ? What::start : What::exec, time);
    event.argv = std::move(words);
    event.releases = std::move(releases);
    tracees_.report(std::move(event));
    if (first) report_stock(thread, time);
    const auto stop = syscall_stop(thread.tid);
    if (stop && stop->architecture != native_architecture())
        tracees_.report_unseen(process, process.foreign_abi_reported,
                               model::Notice::Code::foreign_abi, time);
}

void ProcessStops::report_stock(Thread& thread, model::Time time) {
    for (const auto& [fd, descriptor] : thread.files->entries) {
        if (descriptor.socket == 0) continue;
        const auto snapshot = tracees_.ask(thread, fd);
        if (!snapshot) continue;
        tracees_.report(model::SocketSeen{time, thread.process->pid, fd, *snapshot});
        if (!snapshot->local || !snapshot->state) continue;
        model::Notice notice{time, model::Notice::Code::socket_before, thread.process->pid, 0, {}};
        notice.text =
            std::string(model::name(*snapshot->state)) + " " + to_string(*snapshot->local);
        if (snapshot->remote) notice.text += " with " + to_string(*snapshot->remote);
        tracees_.report(std::move(notice));
    }
}

/// A group exit kills the other threads (SIGKILL, signal(7)) before the first one stops at its
/// exit. A thread that waits in its exit stop already is woken by that: then nobody hears of the
/// stop.
bool ProcessStops::all_are_ending(const Process& process) const {
    constexpr std::uint64_t killed = std::uint64_t{1} << (SIGKILL - 1);
    if (process.live_threads <= 0) return true;
    return std::all_of(tracees_.threads.begin(), tracees_.threads.end(), [&](const auto& entry) {
        const Thread& other = *entry.second;
        if (other.process != &process || other.at_exit) return true;
        const auto status = proc::status(other.tid);
        return !status || (status->pending_signals & killed) != 0;
    });
}

void ProcessStops::on_ending(Thread& thread, model::Time time) {
    if (thread.at_exit) return;
    thread.at_exit = true;
    thread.call.reset();
    thread.interrupted.clear();
    thread.in_handler = false;
    std::erase_if(tracees_.waiting_connects,
                  [&](const WaitingConnect& waiting) { return waiting.tid == thread.tid; });
    --thread.process->live_threads;
    if (!thread.process->reported) return;
    if (!all_are_ending(*thread.process)) return report_thread_ending(thread, time);
    // The message of this stop is the wait status to come (ptrace(2)), so that the signal is known
    // before the segments.
    const auto status = static_cast<int>(event_message(thread.tid).value_or(0));
    report_ending(thread, WIFSIGNALED(status) ? WTERMSIG(status) : 0, time);
}

void ProcessStops::report_ending(Thread& last_thread, int signal, model::Time time,
                                 model::Time possible_since) {
    Process& process = *last_thread.process;
    if (process.ending_reported) return;
    process.ending_reported = true;
    model::ProcessEvent event = tracees_.event(process, What::ending, time);
    event.signal = signal;
    event.possible_since = possible_since;
    event.releases = tracees_.release_all(last_thread);
    // After unshare(CLONE_FILES), threads have tables of their own.
    for (const auto& [tid, other] : tracees_.threads) {
        if (other->process != &process) continue;
        for (model::Release& release : tracees_.release_all(*other))
            event.releases.push_back(std::move(release));
    }
    for (model::Release& release : event.releases) tracees_.descriptors.count_holders(release);
    tracees_.report(std::move(event));
}

/// The process lives on. Only the last thread that uses a table gives up what is in it.
void ProcessStops::report_thread_ending(Thread& thread, model::Time time) {
    if (!thread.files->holds_sockets()) return;
    const auto uses_it = [&](const auto& entry) {
        return entry.second->files == thread.files && !entry.second->at_exit;
    };
    if (std::any_of(tracees_.threads.begin(), tracees_.threads.end(), uses_it)) return;
    model::ProcessEvent event = tracees_.event(*thread.process, What::thread_ending, time);
    event.releases = tracees_.release_all(thread);
    for (model::Release& release : event.releases) tracees_.descriptors.count_holders(release);
    tracees_.report(std::move(event));
}

void ProcessStops::on_death(model::Pid tid, const WaitStatus& status, model::Time time) {
    newborns_.erase(tid);
    Thread* thread = tracees_.thread(tid);
    if (thread == nullptr) {
        departed_.push_back({tid, status});
        if (departed_.size() > most_departed) departed_.pop_front();
        return;
    }
    Process& process = *thread->process;
    if (tid != process.pid) return tracees_.remove_thread(tid);
    if (process.reported) {
        // Killed without an exit stop: it can have given its sockets back at any time since it was
        // resumed. What has been promised cannot be reported any more; the analysis may move it.
        report_ending(*thread, status.kind == WaitStatus::Kind::killed ? status.value : 0,
                      std::max(process.last_stop, tracees_.promised), process.last_stop);
        model::ProcessEvent event = tracees_.event(process, What::exit, time);
        if (status.kind == WaitStatus::Kind::exited) {
            event.status = status.value;
        } else {
            event.signal = status.value;
        }
        tracees_.report(std::move(event));
    }
    if (launched_ != nullptr && launched_->pid == tid && status.kind == WaitStatus::Kind::exited)
        launch_status_ = status.value;
    std::vector<model::Pid> gone;
    for (const auto& [id, other] : tracees_.threads)
        if (other->process == &process) gone.push_back(id);
    for (const model::Pid id : gone) tracees_.remove_thread(id);
    tracees_.processes.erase(tid);
}

void ProcessStops::forget_all() {
    newborns_.clear();
    while (!tracees_.threads.empty()) tracees_.remove_thread(tracees_.threads.begin()->first);
    tracees_.processes.clear();
}

}  // namespace tcpwhy::calls

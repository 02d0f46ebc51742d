#include "tracer/calls/observe/readers/tracees.hpp"

#include <algorithm>
#include <utility>

#include "tracer/calls/observe/kernel/proc/proc_files.hpp"
#include "tracer/calls/observe/kernel/tracee_memory.hpp"

namespace tcpwhy::calls {

Thread* Tracees::thread(model::Pid tid) const {
    const auto found = threads.find(tid);
    return found == threads.end() ? nullptr : found->second.get();
}

Process* Tracees::process(model::Pid pid) const {
    const auto found = processes.find(pid);
    return found == processes.end() ? nullptr : found->second.get();
}

Thread& Tracees::add_thread(model::Pid tid, Process& process, Files files) {
    auto added = std::make_unique<Thread>();
    added->tid = tid;
    added->process = &process;
    added->files = std::move(files);
    descriptors.join(*added->files, process.pid);
    ++process.live_threads;
    return *(threads[tid] = std::move(added));
}

void Tracees::remove_thread(model::Pid tid) {
    const auto found = threads.find(tid);
    if (found == threads.end()) return;
    forget_memory(tid);
    Thread& gone = *found->second;
    descriptors.leave(*gone.files, gone.process->pid);
    if (!gone.at_exit) --gone.process->live_threads;
    std::erase_if(waiting_connects,
                  [&](const WaitingConnect& waiting) { return waiting.tid == tid; });
    threads.erase(found);
}

Process& Tracees::add_process(model::Pid pid, model::Pid parent, model::Side role) {
    auto added = std::make_unique<Process>(pid);
    added->parent = parent;
    added->manner = manner;
    added->role = role;
    return *(processes[pid] = std::move(added));
}

Process& Tracees::add_child(model::Pid pid, const Process& maker, model::Time time) {
    Process& child = add_process(pid, maker.pid, maker.role);
    child.name = maker.name;
    child.manner = maker.manner;
    child.reported = maker.reported;
    child.hidden_execs = maker.hidden_execs;
    child.launched_as = maker.launched_as;
    child.last_stop = time;
    return child;
}

void Tracees::switch_files(Thread& thread, Files files) {
    descriptors.join(*files, thread.process->pid);
    descriptors.leave(*thread.files, thread.process->pid);
    thread.files = std::move(files);
}

void Tracees::report_unseen(Process& process, bool& reported, model::Notice::Code code,
                            model::Time time) {
    if (std::exchange(reported, true)) return;
    process.calls_unseen = calls_unseen = true;
    report(model::Notice{time, code, process.pid, 0, process.name});
}

model::ProcessEvent Tracees::event(const Process& process, model::ProcessEvent::What what,
                                   model::Time time) const {
    model::ProcessEvent event;
    event.time = time;
    event.what = what;
    event.pid = process.pid;
    event.parent = process.parent;
    event.role = process.role;
    event.name = process.name;
    return event;
}

std::optional<model::SocketSnapshot> Tracees::ask(Thread& thread, int fd) {
    const model::SocketId socket = thread.files->socket(fd);
    KnownSocket known = descriptors.known(socket);
    known.is_tcp = true;
    known.nonblocking = descriptors.nonblocking(socket);
    // Another thread may have closed it, and been given the number again for something else.
    const bool alone = thread.files->users.size() == 1 && thread.process->live_threads <= 1;
    known.is_it = alone && socket != 0 && known.id == socket;
    if (calls_unseen) {
        known.never_lingers = false;
        known.local.reset();
        known.remote.reset();
    }
    auto snapshot = thread.process->probe.ask(thread.tid, fd, clock, known);
    if (snapshot) descriptors.keep(known);
    return snapshot;
}

std::optional<model::SocketSnapshot> Tracees::discover(Thread& thread, int fd, KnownSocket known) {
    // Nothing but a socket is duplicated: closing the duplicate of a file could take long.
    const auto open = known.is_tcp ? std::nullopt : proc::descriptor(thread.tid, fd);
    std::optional<model::SocketSnapshot> snapshot;
    if (known.is_tcp || (open && open->is_socket))
        snapshot = thread.process->probe.ask(thread.tid, fd, clock, known);
    if (!snapshot) {
        descriptors.take(*thread.files, fd);
        return snapshot;
    }
    descriptors.put(*thread.files, fd, {snapshot->socket, nullptr});
    descriptors.keep(known);
    descriptors.set_nonblocking(snapshot->socket, snapshot->nonblocking);
    return snapshot;
}

std::optional<model::Release> Tracees::release(Thread& thread, int fd) {
    const model::SocketId socket = thread.files->socket(fd);
    if (socket == 0) {
        descriptors.take(*thread.files, fd);
        return std::nullopt;
    }
    model::Release release;
    release.socket = socket;
    release.fd = fd;
    release.snapshot = ask(thread, fd);
    descriptors.take(*thread.files, fd);
    descriptors.count_holders(release);
    return release;
}

std::vector<model::Release> Tracees::release_all(Thread& thread) {
    std::vector<model::Release> releases;
    FileTable& table = *thread.files;
    const auto is_another = [&](const auto& user) { return user.first != thread.process->pid; };
    if (std::any_of(table.users.begin(), table.users.end(), is_another)) return releases;
    for (const auto& [fd, descriptor] : table.entries) {
        if (descriptor.socket == 0) continue;
        model::Release release;
        release.socket = descriptor.socket;
        release.fd = fd;
        release.snapshot = ask(thread, fd);
        releases.push_back(std::move(release));
    }
    descriptors.clear(table);
    return releases;
}

/// Epoll instances that watch others.
static void add_inner_instances(const Thread& thread, const FileTable& table,
                                const std::vector<int>& epolls, const Descriptors& all) {
    if (epolls.size() < 2) return;
    for (const int fd : epolls)
        for (const proc::EpollTarget& target : proc::epoll_targets(thread.tid, fd)) {
            const auto inner = table.entries.find(target.fd);
            if (inner != table.entries.end() && inner->second.epoll)
                table.epoll(fd)->add({target.fd},
                                     {target.events, target.data, true, inner->second.epoll}, all);
        }
}

Files Tracees::take_stock(Thread& thread, const FileTable* before) {
    auto table = std::make_shared<FileTable>();
    std::vector<int> epolls;
    for (const proc::OpenDescriptor& open : proc::descriptors(thread.tid)) {
        if (open.is_epoll) {
            epolls.push_back(open.fd);
        } else if (open.is_socket) {
            KnownSocket known;
            const auto snapshot = thread.process->probe.ask(thread.tid, open.fd, clock, known);
            model::SocketId socket = snapshot ? snapshot->socket : 0;
            if (socket == 0 && before != nullptr) socket = before->socket(open.fd);
            if (socket == 0) continue;
            descriptors.put(*table, open.fd, {socket, nullptr});
            if (!snapshot) continue;
            descriptors.keep(known);
            descriptors.set_nonblocking(socket, snapshot->nonblocking);
        }
    }
    for (const int fd : epolls) {
        std::shared_ptr<Epoll> epoll;
        if (before != nullptr) {
            const auto known = before->entries.find(fd);
            if (known != before->entries.end()) epoll = known->second.epoll;
        }
        if (!epoll) {
            epoll = std::make_shared<Epoll>();
            for (const proc::EpollTarget& target : proc::epoll_targets(thread.tid, fd)) {
                const model::SocketId socket = table->socket(target.fd);
                if (socket != 0)
                    epoll->add({target.fd, socket}, {target.events, target.data}, descriptors);
            }
        }
        descriptors.put(*table, fd, {0, std::move(epoll)});
    }
    add_inner_instances(thread, *table, epolls, descriptors);
    return table;
}

}  // namespace tcpwhy::calls

#include "tracer/calls/strace/processes.hpp"

#include <algorithm>
#include <utility>

#include "tracer/calls/strace/words.hpp"
#include "tracer/calls/words/program_name.hpp"

namespace tcpwhy::calls {
namespace {

using model::Pid;
using model::ProcessEvent;
using model::Time;

/// A hostile log cannot make us remember more copies of descriptors than this.
constexpr std::size_t most_copied_descriptors = 1U << 20U;

bool makes_thread(std::string_view arguments) {
    return arguments.find("CLONE_THREAD") != std::string_view::npos;
}

ProcessEvent event(const StraceProcesses::Process& process, ProcessEvent::What what, Time time) {
    ProcessEvent event;
    event.time = time;
    event.what = what;
    event.pid = process.pid;
    event.name = process.name;
    return event;
}

}  // namespace

bool makes_process(std::string_view name) {
    return name == "clone" || name == "clone3" || name == "fork" || name == "vfork";
}

StraceProcesses::Thread& StraceProcesses::begin_process(Pid tid, Time time,
                                                        const std::shared_ptr<Process>& parent) {
    auto process = std::make_shared<Process>();
    process->pid = tid;
    process->threads = 1;
    if (parent) {
        copied_ += parent->files->size();
        if (copied_ <= most_copied_descriptors)
            process->files = std::make_shared<LoggedTable>(*parent->files);
        process->name = parent->name;
    }
    ProcessEvent begun =
        event(*process, parent ? ProcessEvent::What::fork : ProcessEvent::What::start, time);
    if (parent) begun.parent = parent->pid;
    facts_.emplace_back(std::move(begun));
    Thread& thread = threads_[tid];
    thread.process = std::move(process);
    return thread;
}

void StraceProcesses::begin_thread(Pid tid, const std::shared_ptr<Process>& process) {
    ++process->threads;
    threads_[tid].process = process;
}

// A child can be seen before its parent's call has returned.
StraceProcesses::Thread& StraceProcesses::thread_of(const StraceLine& line) {
    const auto found = threads_.find(line.tid);
    if (found != threads_.end()) return found->second;
    const Thread* maker = nullptr;
    for (const auto& [tid, thread] : threads_)
        if (thread.in_call && makes_process(thread.call) &&
            (!maker || thread.entered > maker->entered))
            maker = &thread;
    if (!maker) return begin_process(line.tid, line.time, nullptr);
    const std::shared_ptr<Process> process = maker->process;
    if (!makes_thread(maker->text)) return begin_process(line.tid, line.time, process);
    begin_thread(line.tid, process);
    return threads_[line.tid];
}

void StraceProcesses::made_process(const StraceLine& line, std::string_view text,
                                   const Thread& maker) {
    const auto child = number_of(line.result);
    if (!child || *child <= 0 || *child > 0x7fffffff) return;
    const auto tid = static_cast<Pid>(*child);
    const std::shared_ptr<Process> process = maker.process;
    if (threads_.find(tid) != threads_.end()) return;
    if (makes_thread(text))
        begin_thread(tid, process);
    else
        begin_process(tid, maker.entered, process);
}

void StraceProcesses::executed(const Thread& thread, std::string_view text, Time time) {
    Process& process = *thread.process;
    const auto words = arguments(text);
    std::vector<std::string> argv;
    if (words.size() > 1 && words[1].starts_with('['))
        for (const auto word : arguments(words[1].substr(1, words[1].size() - 2)))
            argv.push_back(bytes_of(word));
    if (argv.empty() && !words.empty()) argv.push_back(bytes_of(words[0]));
    process.name = program_name(argv);
    ProcessEvent exec = event(process, ProcessEvent::What::exec, time);
    exec.argv = std::move(argv);
    exec.releases = process.files->close_on_exec();
    facts_.emplace_back(std::move(exec));
}

void StraceProcesses::ending(Process& process, Time time, std::int32_t signal) {
    if (std::exchange(process.ending, true)) return;
    ProcessEvent ending = event(process, ProcessEvent::What::ending, time);
    ending.signal = signal;
    if (process.files.use_count() == 1) ending.releases = process.files->close(0, 0x7fffffff);
    facts_.emplace_back(std::move(ending));
}

void StraceProcesses::ended(const StraceLine& line) {
    const Thread thread = thread_of(line);
    threads_.erase(line.tid);
    Process& process = *thread.process;
    if (--process.threads > 0) return;
    const bool killed = line.kind == StraceLine::Kind::killed;
    const std::int32_t signal = killed ? signal_named(line.name) : 0;
    ending(process, std::max<Time>(thread.last, 1), signal);
    ProcessEvent exit = event(process, ProcessEvent::What::exit, line.time);
    exit.status = line.status;
    exit.signal = signal;
    facts_.emplace_back(std::move(exit));
}

void StraceProcesses::signalled(const Process& process, const StraceLine& line) {
    ProcessEvent signal = event(process, ProcessEvent::What::signal, line.time);
    signal.signal = signal_named(line.name);
    if (signal.signal != 0) facts_.emplace_back(std::move(signal));
}

}  // namespace tcpwhy::calls

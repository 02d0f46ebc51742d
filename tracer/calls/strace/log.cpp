#include "tracer/calls/strace/log.hpp"

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "tracer/calls/strace/call.hpp"
#include "tracer/calls/strace/line.hpp"
#include "tracer/calls/strace/processes.hpp"
#include "tracer/calls/strace/sockets.hpp"

namespace tcpwhy::calls {
namespace {

using model::Family;
using model::SystemCall;
using model::Time;
using Thread = StraceProcesses::Thread;

}  // namespace

struct StraceLog::State {
    /// The call whose end the next line bounds.
    struct Unbounded {
        std::size_t fact = 0;
        model::Pid tid = 0;
        Time earliest = 0;
        bool known_length = false;
    };

    std::vector<model::Fact> facts;
    StraceProcesses processes{facts};
    StraceSockets sockets;
    std::unordered_map<std::size_t, Unbounded> unbounded;  ///< of each log
    model::CallId calls = 0;

    void finished(const StraceLine& line, Thread& thread, std::string_view name,
                  std::string_view text, std::size_t source) {
        if (makes_process(name)) return processes.made_process(line, text, thread);
        if (name == "execve" && line.result == "0")
            return processes.executed(thread, text, line.time);
        StraceCall call = strace_call(name, text, line);
        if (call.entered.call == SystemCall::none) return;
        LoggedTable& files = *thread.process->files;
        const auto words = arguments(text);
        const std::string_view first = words.empty() ? std::string_view{} : words[0];
        const auto file = sockets.file_of(files, call.entered.fd, first);
        // Descriptors of other files do not matter here, and there are many.
        const bool waits = model::family(call.entered.call) == Family::wait;
        const bool ours = file || waits || call.entered.call == SystemCall::close_range ||
                          model::family(call.entered.call) == Family::socket;
        if (!ours) return forget_descriptor(call, files);
        call.entered.id = call.returned.id = ++calls;
        call.entered.time = thread.entered;
        call.entered.pid = thread.process->pid;
        call.entered.tid = line.tid;
        if (file) {
            call.entered.socket = file->socket;
            call.entered.may_wait = call.entered.may_wait && (waits || !file->nonblocking);
            if (file->socket != 0)
                call.entered.snapshot = named(*file, thread.entered, socket_name_of(first));
            if (waits && call.entered.call != SystemCall::epoll_ctl) read_epoll(*file, text, call);
        }
        if (call.entered.call == SystemCall::close)
            call.entered.releases = files.close(call.entered.fd, call.entered.fd);
        if (call.entered.call == SystemCall::close_range)
            call.entered.releases =
                files.close(call.entered.fd, call.entered.as<model::args::Close>().last_fd);
        if (waits) find_sockets(files, call.entered.set<model::args::Wait>().watches);
        find_sockets(files, call.returned.ready);
        const bool worked = call.has_returned && call.returned.error == 0;
        call.returned.time = line.time;
        if (worked) sockets.take_effect(call, files, file, text, line.result);
        facts.emplace_back(std::move(call.entered));
        if (!call.has_returned) return;
        facts.emplace_back(std::move(call.returned));
        if (line.kind == StraceLine::Kind::call)
            unbounded[source] = {facts.size() - 1, line.tid, line.time + line.lasted.value_or(0),
                                 line.lasted.has_value()};
    }

    /// A descriptor that a call of no interest gives (open, pipe …) is no socket of ours any more.
    static void forget_descriptor(const StraceCall& call, LoggedTable& files) {
        if (call.entered.call == SystemCall::dup2 || call.entered.call == SystemCall::dup3) {
            const int target = call.entered.as<model::args::Descriptor>().other_fd;
            files.close(target, target);
        }
    }

    void bound(const StraceLine& next, std::size_t source) {
        const auto found = unbounded.find(source);
        if (found == unbounded.end()) return;
        const Unbounded call = found->second;
        unbounded.erase(found);
        auto& returned = std::get<model::CallReturned>(facts[call.fact]);
        // Stamps are cut to microseconds; the caller itself has come back before its next stop.
        Time end = next.tid == call.tid ? next.time - 1 : next.time + model::microsecond_ns;
        if (call.known_length) end = std::min(end, call.earliest + decoding_ns);
        returned.time = std::max(end, call.earliest);
    }

    std::string take(StraceLine& line, model::Pid process, std::size_t source) {
        using Kind = StraceLine::Kind;
        if (line.kind == Kind::nothing) return "";
        if (line.tid == 0) line.tid = process;
        bound(line, source);
        if (line.kind == Kind::exited || line.kind == Kind::killed) {
            processes.ended(line);
            return "";
        }
        Thread& thread = processes.thread_of(line);
        thread.last = line.time;
        if (line.kind == Kind::signal) {
            processes.signalled(*thread.process, line);
            return "";
        }
        if (line.kind != Kind::resumed) thread.entered = line.time;
        if (line.name == "exit_group" && line.kind != Kind::resumed)
            processes.ending(*thread.process, line.time, 0);
        if (line.kind == Kind::unfinished) {
            thread.in_call = true;
            thread.call = line.name;
            thread.text = line.text;
            return "";
        }
        if (line.kind == Kind::call) {
            finished(line, thread, line.name, line.text, source);
            return "";
        }
        if (!std::exchange(thread.in_call, false) || thread.call != line.name)
            return "it resumes a call that was not begun";
        std::string text = std::exchange(thread.text, {});
        // strace breaks a line after an argument, with or without the comma.
        if (!text.empty() && text.back() != ',' && !line.text.empty()) text += ',';
        text += line.text;
        const std::string name = thread.call;
        finished(line, thread, name, text, source);
        return "";
    }
};

StraceLog::StraceLog() : state_(std::make_unique<State>()) {}
StraceLog::~StraceLog() = default;

std::string StraceLog::line(std::string_view text, model::Pid process, std::size_t source) {
    StraceLine line;
    if (const std::string_view wrong = take_apart(text, line); !wrong.empty())
        return std::string(wrong);
    return state_->take(line, process, source);
}

std::vector<model::Fact> StraceLog::finish() {
    State& state = *state_;
    for (const auto& [source, call] : state.unbounded)
        std::get<model::CallReturned>(state.facts[call.fact]).time = call.earliest + decoding_ns;
    return std::move(state.facts);
}

}  // namespace tcpwhy::calls

#include "tracer/calls/decode/strace_log.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "tracer/calls/decode/names.hpp"
#include "tracer/calls/decode/program_name.hpp"
#include "tracer/calls/decode/strace_call.hpp"
#include "tracer/calls/decode/strace_files.hpp"
#include "tracer/calls/decode/strace_line.hpp"
#include "tracer/calls/decode/strace_words.hpp"

namespace tcpwhy::calls {
namespace {

using model::Family;
using model::Pid;
using model::ProcessEvent;
using model::SystemCall;
using model::Time;

constexpr std::size_t none = static_cast<std::size_t>(-1);
/// What a hostile log may make us remember: descriptors that forks have copied.
constexpr std::size_t most_copied_descriptors = 1U << 20U;

bool makes_process(std::string_view name) {
    return name == "clone" || name == "clone3" || name == "fork" || name == "vfork";
}
bool makes_thread(std::string_view arguments) {
    return arguments.find("CLONE_THREAD") != std::string_view::npos;
}

}  // namespace

struct StraceLog::State {
    struct Process {
        Pid pid = 0;
        std::shared_ptr<LoggedTable> files = std::make_shared<LoggedTable>();
        std::size_t threads = 0;
        bool ending = false;
        std::string name;
    };
    struct Thread {
        std::shared_ptr<Process> process;
        Time last = 0;  ///< the latest stamp
        bool in_call = false;
        Time entered = 0;
        std::string call;  ///< of a call that is unfinished
        std::string text;
    };
    /// The call whose end the next line bounds.
    struct Unbounded {
        std::size_t fact = none;
        Pid tid = 0;
        Time earliest = 0;
        bool known_length = false;
    };

    std::unordered_map<Pid, Thread> threads;
    std::vector<model::Fact> facts;
    Unbounded unbounded;
    model::CallId calls = 0;
    model::SocketId sockets = 0;
    std::size_t copied = 0;

    // --- processes ---

    ProcessEvent event(const Process& process, ProcessEvent::What what, Time time) {
        ProcessEvent event;
        event.time = time;
        event.what = what;
        event.pid = process.pid;
        event.name = process.name;
        return event;
    }

    Thread& begin_process(Pid tid, Time time, const std::shared_ptr<Process>& parent) {
        auto process = std::make_shared<Process>();
        process->pid = tid;
        process->threads = 1;
        if (parent) {
            copied += parent->files->size();
            if (copied <= most_copied_descriptors)
                process->files = std::make_shared<LoggedTable>(*parent->files);
            process->name = parent->name;
        }
        ProcessEvent begun =
            event(*process, parent ? ProcessEvent::What::fork : ProcessEvent::What::start, time);
        if (parent) begun.parent = parent->pid;
        facts.emplace_back(std::move(begun));
        Thread& thread = threads[tid];
        thread.process = std::move(process);
        return thread;
    }

    void begin_thread(Pid tid, const std::shared_ptr<Process>& process) {
        ++process->threads;
        threads[tid].process = process;
    }

    /// A child can be seen before its parent's call has returned.
    Thread& thread_of(const StraceLine& line) {
        const auto found = threads.find(line.tid);
        if (found != threads.end()) return found->second;
        const Thread* maker = nullptr;
        for (const auto& [tid, thread] : threads)
            if (thread.in_call && makes_process(thread.call) &&
                (!maker || thread.entered > maker->entered))
                maker = &thread;
        if (!maker) return begin_process(line.tid, line.time, nullptr);
        const std::shared_ptr<Process> process = maker->process;
        if (!makes_thread(maker->text)) return begin_process(line.tid, line.time, process);
        begin_thread(line.tid, process);
        return threads[line.tid];
    }

    void made_process(const StraceLine& line, std::string_view text, Thread& maker) {
        const auto child = number_of(line.result);
        if (!child || *child <= 0 || *child > 0x7fffffff) return;
        const auto tid = static_cast<Pid>(*child);
        const std::shared_ptr<Process> process = maker.process;
        if (threads.find(tid) != threads.end()) return;
        if (makes_thread(text))
            begin_thread(tid, process);
        else
            begin_process(tid, maker.entered, process);
    }

    void executed(const Thread& thread, std::string_view text, Time time) {
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
        facts.emplace_back(std::move(exec));
    }

    void ending(Process& process, Time time, std::int32_t signal) {
        if (std::exchange(process.ending, true)) return;
        ProcessEvent ending = event(process, ProcessEvent::What::ending, time);
        ending.signal = signal;
        if (process.files.use_count() == 1) ending.releases = process.files->close(0, 0x7fffffff);
        facts.emplace_back(std::move(ending));
    }

    void ended(const StraceLine& line) {
        const Thread thread = thread_of(line);
        threads.erase(line.tid);
        Process& process = *thread.process;
        if (--process.threads > 0) return;
        const bool killed = line.kind == StraceLine::Kind::killed;
        const std::int32_t signal = killed ? signal_named(line.name) : 0;
        ending(process, std::max<Time>(thread.last, 1), signal);
        ProcessEvent exit = event(process, ProcessEvent::What::exit, line.time);
        exit.status = line.status;
        exit.signal = signal;
        facts.emplace_back(std::move(exit));
    }

    // --- sockets ---

    std::shared_ptr<LoggedFile> new_socket() {
        auto file = std::make_shared<LoggedFile>();
        file->socket = ++sockets;
        return file;
    }

    /// The file behind a descriptor; one that was opened before the log began is known by the name
    /// that -yy gives it.
    std::shared_ptr<LoggedFile> file_of(LoggedTable& files, int fd, std::string_view text) {
        auto file = files.find(fd);
        if (!file && socket_name_of(text)) {
            file = new_socket();
            files.put(fd, file, false);
        }
        return file;
    }

    static std::optional<model::SocketSnapshot> named(const LoggedFile& file, Time time,
                                                      const std::optional<SocketName>& name) {
        if (!name || (!name->local && !name->remote)) return std::nullopt;
        model::SocketSnapshot snapshot;
        snapshot.socket = file.socket;
        snapshot.asked = snapshot.answered = time;
        if (name->local && name->local->port != 0) snapshot.local = name->local;
        snapshot.remote = name->remote;
        return snapshot;
    }

    void set_made(StraceCall& call, const LoggedFile& file, std::string_view result) {
        model::SocketSnapshot made;
        if (const auto name = named(file, call.returned.time, socket_name_of(result))) made = *name;
        made.socket = file.socket;
        made.nonblocking = file.nonblocking;
        if (call.peer) made.remote = call.peer;
        call.returned.made = made;
    }

    void made_descriptor(StraceCall& call, LoggedTable& files, const LoggedFile* from,
                         const std::shared_ptr<LoggedFile>& shared, std::string_view result) {
        const auto fd = static_cast<int>(call.returned.result);
        const model::CallEntered& entered = call.entered;
        const bool close_on_exec = (entered.flags & SOCK_CLOEXEC) != 0 ||
                                   (entered.call == SystemCall::fcntl && entered.how == 1030);
        std::shared_ptr<LoggedFile> file;
        if (entered.call == SystemCall::socket) {
            const bool tcp = (entered.flags & SOCK_STREAM) != 0 && entered.level > 0 &&
                             (entered.option == 6 || entered.option == 0);
            if (tcp) file = new_socket();
        } else if (model::family(entered.call) == Family::accept) {
            if (from && from->socket != 0) file = new_socket();
        } else if (entered.call == SystemCall::epoll_create ||
                   entered.call == SystemCall::epoll_create1) {
            file = std::make_shared<LoggedFile>();
        } else {
            file = shared;  // dup and its kin
        }
        files.close(fd, fd);  // what stood there has gone without our knowing
        if (!file) return;
        if (model::family(entered.call) == Family::socket ||
            model::family(entered.call) == Family::accept)
            file->nonblocking = (entered.flags & SOCK_NONBLOCK) != 0;
        files.put(fd, file, close_on_exec);
        if (file->socket != 0) set_made(call, *file, result);
    }

    static bool makes_descriptor(const model::CallEntered& entered) {
        switch (entered.call) {
            case SystemCall::socket:
            case SystemCall::accept:
            case SystemCall::accept4:
            case SystemCall::epoll_create:
            case SystemCall::epoll_create1:
            case SystemCall::dup:
            case SystemCall::dup2:
            case SystemCall::dup3:
                return true;
            case SystemCall::fcntl:
                return entered.how == F_DUPFD || entered.how == 1030;
            default:
                return false;
        }
    }

    /// What a call that has succeeded does to files and descriptors.
    void take_effect(StraceCall& call, LoggedTable& files, const std::shared_ptr<LoggedFile>& file,
                     std::string_view text, std::string_view result) {
        const model::CallEntered& entered = call.entered;
        if (makes_descriptor(entered)) {
            if (call.returned.result > 0x7fffffff) return;
            return made_descriptor(call, files, file.get(), file, result);
        }
        if (!file) return;
        if (entered.call == SystemCall::bind && entered.address && file->socket != 0)
            call.returned.snapshot =
                named(*file, call.returned.time, SocketName{entered.address, std::nullopt});
        if (entered.call == SystemCall::fcntl && entered.how == F_SETFL)
            file->nonblocking = (entered.value & O_NONBLOCK) != 0;
        if (entered.call == SystemCall::fcntl && entered.how == F_SETFD)
            files.set_close_on_exec(entered.fd, entered.value != 0);
        if (entered.call == SystemCall::ioctl && text.find("FIONBIO") != std::string_view::npos)
            file->nonblocking = text.find("[0]") == std::string_view::npos;
        if (entered.call == SystemCall::setsockopt && entered.level == 1 && entered.option == 13) {
            file->lingers = entered.value != 0;
            file->linger_seconds =
                static_cast<std::int32_t>(std::clamp<std::int64_t>(entered.value2, 0, 0x7fffffff));
        }
        if (entered.call == SystemCall::epoll_ctl && entered.other_fd >= 0) {
            const auto data = number_of(value_of(text, "u64"));
            if (data) file->watched[static_cast<std::uint64_t>(*data)] = entered.other_fd;
        }
    }

    /// Wait calls speak of descriptors, or of the data that epoll was given for them.
    void find_sockets(const LoggedTable& files, std::vector<model::Watch>& watches) {
        for (model::Watch& watch : watches)
            if (const auto file = files.find(watch.fd)) watch.socket = file->socket;
        watches.erase(std::remove_if(watches.begin(), watches.end(),
                                     [](const model::Watch& watch) { return watch.socket == 0; }),
                      watches.end());
    }
    void read_epoll(const LoggedFile& epoll, std::string_view text, StraceCall& call) {
        constexpr std::size_t most = 64;
        for (const auto& [data, fd] : epoll.watched)
            if (call.entered.watches.size() < most)
                call.entered.watches.push_back({fd, 0, POLLIN | POLLOUT});
        for (std::size_t at = text.find("{events=");
             at != std::string_view::npos && call.returned.ready.size() < most;
             at = text.find("{events=", at + 1)) {
            const std::string_view item = text.substr(at, text.find("}}", at) - at);
            const auto data = number_of(value_of(item, "u64"));
            const auto fd =
                data ? epoll.watched.find(static_cast<std::uint64_t>(*data)) : epoll.watched.end();
            // EPOLLIN and its kin have the values of POLLIN and its kin.
            if (fd != epoll.watched.end())
                call.returned.ready.push_back(
                    {fd->second, 0, bits_of(value_of(item, "events"), append_epoll_events)});
        }
    }

    // --- calls ---

    void finished(const StraceLine& line, Thread& thread, std::string_view name,
                  std::string_view text) {
        if (makes_process(name)) return made_process(line, text, thread);
        if (name == "execve" && line.result == "0") return executed(thread, text, line.time);
        StraceCall call = strace_call(name, text, line);
        if (call.entered.call == SystemCall::none) return;
        LoggedTable& files = *thread.process->files;
        const auto words = arguments(text);
        const std::string_view first = words.empty() ? std::string_view{} : words[0];
        const auto file = file_of(files, call.entered.fd, first);
        // Descriptors of other files are none of our business, and there are many.
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
            call.entered.releases = files.close(call.entered.fd, call.entered.other_fd);
        find_sockets(files, call.entered.watches);
        find_sockets(files, call.returned.ready);
        const bool worked = call.has_returned && call.returned.error == 0;
        call.returned.time = line.time;
        if (worked) take_effect(call, files, file, text, line.result);
        facts.emplace_back(std::move(call.entered));
        if (!call.has_returned) return;
        facts.emplace_back(std::move(call.returned));
        if (line.kind == StraceLine::Kind::call)
            unbounded = {facts.size() - 1, line.tid, line.time + line.lasted.value_or(0),
                         line.lasted.has_value()};
    }

    /// A descriptor that a call of no interest gives (open, pipe …) is no socket of ours any more.
    static void forget_descriptor(const StraceCall& call, LoggedTable& files) {
        if (call.entered.call == SystemCall::dup2 || call.entered.call == SystemCall::dup3)
            files.close(call.entered.other_fd, call.entered.other_fd);
    }

    void bound(const StraceLine& next) {
        if (unbounded.fact == none) return;
        auto& returned = std::get<model::CallReturned>(facts[unbounded.fact]);
        // Stamps are cut to microseconds; the caller itself has come back before its next stop.
        Time end = next.tid == unbounded.tid ? next.time - 1 : next.time + model::microsecond_ns;
        if (unbounded.known_length) end = std::min(end, unbounded.earliest + decoding_ns);
        returned.time = std::max(end, unbounded.earliest);
        unbounded = {};
    }

    std::string take(StraceLine& line) {
        using Kind = StraceLine::Kind;
        if (line.kind == Kind::nothing) return "";
        if (line.tid == 0) line.tid = 1;  // a log of one process
        bound(line);
        if (line.kind == Kind::exited || line.kind == Kind::killed) {
            ended(line);
            return "";
        }
        Thread& thread = thread_of(line);
        thread.last = line.time;
        if (line.kind == Kind::signal) {
            ProcessEvent signal = event(*thread.process, ProcessEvent::What::signal, line.time);
            signal.signal = signal_named(line.name);
            if (signal.signal != 0) facts.emplace_back(std::move(signal));
            return "";
        }
        if (line.kind != Kind::resumed) thread.entered = line.time;
        if (line.name == "exit_group" && line.kind != Kind::resumed)
            ending(*thread.process, line.time, 0);
        if (line.kind == Kind::unfinished) {
            thread.in_call = true;
            thread.call = line.name;
            thread.text = line.text;
            return "";
        }
        if (line.kind == Kind::call) {
            finished(line, thread, line.name, line.text);
            return "";
        }
        if (!std::exchange(thread.in_call, false) || thread.call != line.name)
            return "it resumes a call that was not begun";
        std::string text = std::exchange(thread.text, {});
        // strace breaks off behind an argument, with or without the comma.
        if (!text.empty() && text.back() != ',' && !line.text.empty()) text += ',';
        text += line.text;
        const std::string name = thread.call;
        finished(line, thread, name, text);
        return "";
    }
};

StraceLog::StraceLog() : state_(std::make_unique<State>()) {}
StraceLog::~StraceLog() = default;

std::string StraceLog::line(std::string_view text) {
    StraceLine line;
    if (const std::string_view wrong = take_apart(text, line); !wrong.empty())
        return std::string(wrong);
    return state_->take(line);
}

std::vector<model::Fact> StraceLog::finish() {
    State& state = *state_;
    if (state.unbounded.fact != none)
        std::get<model::CallReturned>(state.facts[state.unbounded.fact]).time =
            state.unbounded.earliest + decoding_ns;
    return std::move(state.facts);
}

}  // namespace tcpwhy::calls

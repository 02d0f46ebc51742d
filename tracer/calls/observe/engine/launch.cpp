#include "tracer/calls/observe/engine/launch.hpp"

#include <fcntl.h>
#include <pthread.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string_view>

#include "common/argument_list.hpp"
#include "common/errors.hpp"
#include "tracer/calls/observe/engine/exec_error.hpp"
#include "tracer/calls/observe/engine/ptrace_refusal.hpp"
#include "tracer/calls/observe/kernel/ptrace_requests.hpp"
#include "tracer/calls/observe/readers/call_table.hpp"

namespace tcpwhy::calls {
namespace {

struct Pipe {
    Descriptor reader;
    Descriptor writer;
};

Pipe make_pipe() {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0)
        throw UnavailableError(attempt_failed("cannot make a pipe", errno));
    return {Descriptor(ends[0]), Descriptor(ends[1])};
}

/// All that the child needs, in the form that the system calls want.
struct ChildPlan {
    const char* path;
    char* const* argv;
    char* const* environment;
    std::array<int, 3> standard_fds;
    const sigset_t* mask;
    std::span<const sock_filter> filter;
    int go;
    int report;
};

struct ReportRecord {
    enum What : int { filter_refused = 1, exec_failed = 2, ready = 3 };
    int what;
    int error;
};

void report(const ChildPlan& plan, ReportRecord::What what, int error) {
    const ReportRecord record{what, error};
    [[maybe_unused]] const ssize_t written = write(plan.report, &record, sizeof record);
}

bool set_standard_fds(std::array<int, 3> wanted) {
    constexpr int above_standard = 3;
    for (int& fd :
         wanted) {  // out of the way first: one may be the number that another is to become
        if (fd < 0) continue;
        fd = fcntl(fd, F_DUPFD_CLOEXEC, above_standard);
        if (fd < 0) return false;
    }
    for (int number = 0; number < 3; ++number) {
        const int fd = wanted[static_cast<std::size_t>(number)];
        if (fd >= 0 && dup2(fd, number) < 0) return false;
    }
    return true;
}

[[noreturn]] void run_child(const ChildPlan& plan) {
    constexpr int status_not_started = 127;
    // It may be traced, also where its parent must not be (prctl(2)).
    prctl(PR_SET_DUMPABLE, 1, 0, 0, 0);
    report(plan, ReportRecord::ready, 0);
    char go = 0;
    if (read(plan.go, &go, 1) != 1) _exit(status_not_started);
    if (!set_standard_fds(plan.standard_fds)) {
        report(plan, ReportRecord::exec_failed, errno);
        _exit(status_not_started);
    }
    // A terminal or make(1) may have left descriptors open. They would change the numbers of the
    // program's own descriptors from one machine to the next. (Old kernels do not have this call.)
    constexpr unsigned above_standard = 3;
    static_cast<void>(close_range(above_standard, ~0U, CLOSE_RANGE_CLOEXEC));
    sigprocmask(SIG_SETMASK, plan.mask, nullptr);
    if (const int error = install_filter(plan.filter))
        report(plan, ReportRecord::filter_refused, error);
    execve(plan.path, plan.argv, plan.environment);
    // No fallback to /bin/sh as execvp(3) has it: what runs would not be what was asked for.
    report(plan, ReportRecord::exec_failed, errno);
    _exit(status_not_started);
}

bool is_program(const std::string& path, int& error) {
    struct stat info {};
    if (stat(path.c_str(), &info) != 0) {
        error = errno;
    } else if (S_ISREG(info.st_mode) && access(path.c_str(), X_OK) == 0) {
        return true;
    } else {
        error = EACCES;
    }
    return false;
}

bool exists(const std::string& path) {
    struct stat info {};
    return stat(path.c_str(), &info) == 0;
}

/// As execvp(3) looks it up; throws when there is no such program.
std::string find_program(const std::string& name) {
    int error = ENOENT;
    if (name.find('/') != std::string::npos) {
        if (is_program(name, error)) return name;
        throw_exec_error(name, "", error);
    }
    const char* variable = std::getenv("PATH");
    std::string_view folders = variable != nullptr ? variable : "/usr/local/bin:/usr/bin:/bin";
    bool refused = false;
    while (!name.empty()) {
        const std::size_t end = std::min(folders.find(':'), folders.size());
        const std::string_view folder = folders.substr(0, end);
        std::string path = (folder.empty() ? "." : std::string(folder)) + "/" + name;
        if (is_program(path, error)) return path;
        refused = refused || (error == EACCES &&
                              exists(path));  // a folder that may not be searched says nothing
        if (end == folders.size()) break;
        folders.remove_prefix(end + 1);
    }
    throw_exec_error(name, "", refused ? EACCES : ENOENT);
}

std::vector<std::string> merged_environment(const std::vector<std::string>& added) {
    std::vector<std::string> merged = added;
    const auto name_of = [](std::string_view entry) { return entry.substr(0, entry.find('=')); };
    for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
        bool replaced = false;
        for (const std::string& one : added) replaced = replaced || name_of(one) == name_of(*entry);
        if (!replaced) merged.emplace_back(*entry);
    }
    return merged;
}

void seize_or_throw(model::Pid child, const std::string& program) {
    const int error = seize(child, trace_options(true));
    if (error == 0) return;
    const std::string remedy = ptrace_remedy(error, child);
    kill(child, SIGKILL);
    waitpid(child, nullptr, __WALL);
    throw UnavailableError(attempt_failed("cannot observe " + program + " with ptrace", error) +
                           remedy);
}

}  // namespace

Launched launch(const Command& command, const sigset_t& mask) {
    if (command.argv.empty() || command.argv[0].empty())
        throw UsageError("no command to run was given");
    const std::string path = find_program(command.argv[0]);
    std::vector<std::string> words = command.argv;
    std::vector<std::string> variables = merged_environment(command.environment);
    const auto argv = argument_list(words);
    const auto environment = argument_list(variables);
    const auto filter = build_filter(native_architecture(), filter_rows());
    Pipe go = make_pipe();
    Pipe report = make_pipe();
    const ChildPlan plan{path.c_str(),
                         argv.data(),
                         environment.data(),
                         {command.stdin_fd, command.stdout_fd, command.stderr_fd},
                         &mask,
                         filter,
                         go.reader.get(),
                         report.writer.get()};
    const model::Pid child = fork();
    if (child < 0)
        throw UnavailableError(attempt_failed("cannot start " + command.argv[0], errno) +
                               (errno == EAGAIN ? " (fix: a higher ulimit -u)" : ""));
    if (child == 0) {
        close(go.writer.get());  // else the child would never see that its parent is gone
        run_child(plan);
    }
    report.writer.close();
    ReportRecord ready{};
    [[maybe_unused]] const ssize_t got = read(report.reader.get(), &ready, sizeof ready);
    seize_or_throw(child, command.argv[0]);
    [[maybe_unused]] const ssize_t written = write(go.writer.get(), "g", 1);
    fcntl(report.reader.get(), F_SETFL, O_NONBLOCK);
    return {child, std::move(report.reader), command.argv, path};
}

LaunchReport read_report(const Launched& launched) {
    LaunchReport found;
    ReportRecord record{};
    while (read(launched.report.get(), &record, sizeof record) == sizeof record) {
        if (record.what == ReportRecord::filter_refused) found.filter_refused = true;
        if (record.what == ReportRecord::exec_failed) found.exec_error = record.error;
    }
    return found;
}

void install_call_filter() {
    const auto filter = build_filter(native_architecture(), filter_rows());
    if (const int error = install_filter(filter))
        throw UnavailableError(attempt_failed("cannot install the seccomp filter", error));
}

}  // namespace tcpwhy::calls

#include "tracer/helpers/confine/launch/launcher.hpp"

#include <fcntl.h>
#include <linux/close_range.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <ctime>
#include <string>
#include <string_view>
#include <vector>

#include "common/argument_list.hpp"
#include "common/descriptor.hpp"
#include "common/errors.hpp"
#include "tracer/calls/observe/engine/command.hpp"
#include "tracer/helpers/confine/launch/bubblewrap.hpp"
#include "tracer/helpers/confine/launch/identity.hpp"
#include "tracer/helpers/confine/launch/program_entry.hpp"
#include "tracer/helpers/confine/process_tree.hpp"

namespace tcpwhy::helpers {
namespace {

constexpr int program_descriptor =
    4;  ///< a descriptor for this program, for the supervisor's execve(2)

int refuse(const std::string& why) {
    const std::string line = "tcpwhy: cannot confine the program: " + why + "\n";
    [[maybe_unused]] const ssize_t written = write(STDERR_FILENO, line.data(), line.size());
    return status_not_confined;
}

void report(const LaunchPlan& plan, SupervisorReport::What what, int value) {
    const SupervisorReport record{what, value};
    if (plan.report < 0) return;
    [[maybe_unused]] const ssize_t written = write(plan.report, &record, sizeof record);
}

/// "" or what failed.
std::string enter_groups(const LaunchPlan& plan) {
    for (const std::string& file : plan.groups) {
        const Descriptor group(open(file.c_str(), O_WRONLY | O_CLOEXEC));
        if (!group || write(group.get(), "0", 1) != 1)
            return attempt_failed("enter the control group " + file, errno);
    }
    return {};
}

/// Executes bubblewrap, which executes this program again inside, by the descriptor: its file need
/// not be visible there.
std::string become_bubblewrap(const LaunchPlan& plan) {
    const int self = open("/proc/self/exe", O_RDONLY);
    if (self < 0 || dup2(self, program_descriptor) < 0)
        return attempt_failed("open this program", errno);
    if (self != program_descriptor) close(self);
    std::vector<std::string> supervisor{"/proc/self/fd/" + std::to_string(program_descriptor),
                                        std::string(supervisor_word)};
    for (std::string& word : encode(plan)) supervisor.push_back(std::move(word));
    std::vector<std::string> words = bubblewrap_command(plan, supervisor);
    const auto argv = argument_list(words);
    std::string path = "PATH=" + plan.path;
    char* const environment[] = {path.data(), nullptr};
    execvpe("bwrap", argv.data(), environment);
    return attempt_failed("run bwrap", errno);
}

/// The signals that the supervisor waits for: an end below it, and the order to end all, which also
/// comes when its parent is gone.
sigset_t awaited_signals() {
    sigset_t awaited;
    sigemptyset(&awaited);
    sigaddset(&awaited, SIGCHLD);
    sigaddset(&awaited, SIGTERM);
    return awaited;
}

/// Keyboard signals go to the whole foreground group; the grader decides what they mean.
void set_up_supervisor_signals(const LaunchPlan& plan) {
    for (const int number : {SIGINT, SIGQUIT, SIGHUP, SIGTSTP, SIGPIPE}) signal(number, SIG_IGN);
    for (const int number : {SIGCHLD, SIGTERM}) signal(number, SIG_DFL);
    const sigset_t awaited = awaited_signals();
    sigprocmask(SIG_BLOCK, &awaited, nullptr);
    if (plan.rung != Rung::c4) prctl(PR_SET_PDEATHSIG, SIGTERM);
}

/// The job ends, or the grader is gone. Whatever dies leaves its children to this process, so that
/// only the last one leaves none to wait for.
[[noreturn]] void end_all() {
    constexpr timespec pause{0, 1'000'000};
    for (;;) {
        for (const pid_t pid : descendants(getpid())) kill(pid, SIGKILL);
        pid_t reaped = 0;
        do {
            reaped = waitpid(-1, nullptr, WNOHANG | __WALL);
        } while (reaped > 0);
        if (reaped < 0 && errno == ECHILD) _exit(status_not_confined);
        nanosleep(&pause, nullptr);
    }
}

/// Until nothing is left that could be waited for. Returns the status of the first process.
int reap_all(const LaunchPlan& plan, pid_t first) {
    constexpr timespec look_again{0, 200'000'000};  // some ends are not announced (clone(2))
    const sigset_t awaited = awaited_signals();
    int result = 0;
    for (;;) {
        int status = 0;
        const pid_t pid = waitpid(-1, &status, WNOHANG | __WALL);
        if (pid < 0 && errno != EINTR) return result;
        if (pid == 0 && sigtimedwait(&awaited, nullptr, &look_again) == SIGTERM) end_all();
        if (pid != first) continue;
        report(plan, SupervisorReport::What::ended, status);
        result = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
    }
}

/// The program's start, as the child reports it: success closes the pipe.
std::optional<int> wait_for_start(const LaunchPlan& plan, int failures) {
    EntryFailure failure;
    ssize_t got = 0;
    do {
        got = read(failures, &failure, sizeof failure);
    } while (got < 0 && errno == EINTR);
    using What = SupervisorReport::What;
    if (got == 0) {
        report(plan, What::started, 0);
        return std::nullopt;
    }
    report(plan, failure.exec_error != 0 ? What::not_executed : What::not_confined,
           failure.exec_error);
    if (failure.exec_error != 0) return calls::launch_failed_base + failure.exec_error;
    failure.words[sizeof failure.words - 1] = '\0';
    return refuse(failure.words);
}

int supervise(const LaunchPlan& plan) {
    prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
    // The program may have the same uid. It must not see or change this process.
    prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
    syscall(SYS_close_range, static_cast<unsigned>(program_descriptor), ~0U, 0);
    if (plan.report >= 0) fcntl(plan.report, F_SETFD, FD_CLOEXEC);
    set_up_supervisor_signals(plan);
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) return refuse(attempt_failed("make a pipe", errno));
    const Descriptor reader(ends[0]);
    Descriptor writer(ends[1]);
    const pid_t program = fork();
    if (program < 0) return refuse(attempt_failed("start a process", errno));
    if (program == 0) {
        close(reader.get());
        enter_program(plan, writer.get());
    }
    writer.close();
    // Its output ends with the last process that has it.
    for (const int fd : {STDIN_FILENO, STDOUT_FILENO}) close(fd);
    const auto failed = wait_for_start(plan, reader.get());
    close(STDERR_FILENO);
    const int status = reap_all(plan, program);
    return failed.value_or(status);
}

int launch(const LaunchPlan& plan) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    std::string wrong = enter_groups(plan);
    if (!wrong.empty()) return refuse(wrong);
    if (plan.rung != Rung::c4) return supervise(plan);
    if (plan.uid != 0) {
        wrong = become_user(plan.uid, plan.gid);
        prctl(PR_SET_PDEATHSIG, SIGKILL);  // another uid has cleared it
        if (!wrong.empty()) return refuse(wrong);
    }
    return refuse(become_bubblewrap(plan));
}

}  // namespace

std::optional<int> run_launcher(int argc, char** argv) {
    if (argc < 2) return std::nullopt;
    const std::string_view word = argv[1];
    if (word != launcher_word && word != supervisor_word) return std::nullopt;
    const auto plan = decode_launch_plan({argv + 2, argv + argc});
    if (!plan) return refuse("its orders make no sense");
    return word == launcher_word ? launch(*plan) : supervise(*plan);
}

}  // namespace tcpwhy::helpers

#include "tracer/run/child_runs.hpp"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <map>
#include <thread>

#include "common/argument_list.hpp"
#include "common/descriptor.hpp"
#include "common/errors.hpp"
#include "common/refuse_input.hpp"

namespace tcpwhy::run {
namespace {

using Clock = std::chrono::steady_clock;
constexpr std::chrono::milliseconds look_interval{10};  ///< for an end, and for Ctrl-C

struct Running {
    ChildRun* run;
    Clock::time_point since;
};

/// In the child, between fork and exec: only calls that are safe there.
[[noreturn]] void become(char* const* argv, int log, int nothing) {
    prctl(PR_SET_PDEATHSIG, SIGTERM);  // it must not outlive this program
    dup2(nothing, STDIN_FILENO);
    dup2(nothing, STDOUT_FILENO);
    dup2(log, STDERR_FILENO);
    execv("/proc/self/exe", argv);
    _exit(exit_status::unavailable);
}

pid_t start(const ChildRun& run) {
    const Descriptor log(
        open(run.log_file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666));
    if (!log) refuse_input("cannot write to " + run.log_file, errno);
    const Descriptor nothing(open("/dev/null", O_RDWR | O_CLOEXEC));
    std::vector<std::string> words{"tcpwhy"};
    words.insert(words.end(), run.arguments.begin(), run.arguments.end());
    const auto argv = argument_list(words);
    const pid_t pid = fork();
    if (pid < 0) throw UnavailableError(attempt_failed("cannot start another process", errno));
    if (pid == 0) become(argv.data(), log.get(), nothing.get());
    return pid;
}

/// Reaps one that has ended; false when none has.
bool reap(std::map<pid_t, Running>& running) {
    int status = 0;
    const auto found = running.find(waitpid(-1, &status, WNOHANG));
    if (found == running.end()) return false;
    ChildRun& run = *found->second.run;
    run.ended = true;
    run.status = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
    run.seconds = std::chrono::duration<double>(Clock::now() - found->second.since).count();
    running.erase(found);
    return true;
}

}  // namespace

int run_children(std::vector<ChildRun>& runs, int jobs,
                 const std::function<void(const std::vector<std::string>& running)>& changed,
                 const std::function<int()>& interrupted) {
    std::map<pid_t, Running> running;
    std::size_t next = 0;
    int interruption = 0;
    const auto tell = [&] {
        std::vector<std::string> names;
        names.reserve(running.size());
        for (const auto& [pid, each] : running) names.push_back(each.run->scenario);
        changed(names);
    };
    while (next < runs.size() || !running.empty()) {
        while (next < runs.size() && running.size() < static_cast<std::size_t>(jobs)) {
            running[start(runs[next])] = Running{&runs[next], Clock::now()};
            ++next;
        }
        tell();
        int signal = 0;
        while (!reap(running) && (signal = interrupted()) == 0)
            std::this_thread::sleep_for(look_interval);
        if (signal == 0) continue;
        interruption = signal;
        next = runs.size();
        for (const auto& [pid, each] : running) kill(pid, SIGTERM);
    }
    tell();
    return interruption;
}

}  // namespace tcpwhy::run

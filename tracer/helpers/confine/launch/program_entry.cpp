#include "tracer/helpers/confine/launch/program_entry.hpp"

#include <fcntl.h>
#include <linux/capability.h>
#include <linux/close_range.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <string>
#include <vector>

#include "common/argument_list.hpp"
#include "common/errors.hpp"
#include "tracer/calls/observe/kernel/ptrace_requests.hpp"
#include "tracer/calls/observe/kernel/seccomp_filter.hpp"
#include "tracer/helpers/confine/launch/call_refusals.hpp"
#include "tracer/helpers/confine/launch/identity.hpp"
#include "tracer/helpers/confine/launch/landlock.hpp"
#include "tracer/helpers/confine/launch/sanitizer.hpp"
#include "tracer/helpers/resource_limit.hpp"

namespace tcpwhy::helpers {
namespace {

constexpr int status_not_started = 127;
constexpr int last_capability = 63;

[[noreturn]] void give_up(int failures, int exec_error, const std::string& words) {
    EntryFailure failure;
    failure.exec_error = exec_error;
    words.copy(failure.words, sizeof failure.words - 1);
    [[maybe_unused]] const ssize_t written = write(failures, &failure, sizeof failure);
    _exit(status_not_started);
}

void set_limits(const LaunchPlan& plan) {
    limit_resource(RLIMIT_CORE, 0);
    if (plan.cpu_seconds != 0) limit_resource(RLIMIT_CPU, plan.cpu_seconds, 1);
    if (plan.data_bytes != 0) limit_resource(RLIMIT_DATA, plan.data_bytes);
    if (plan.processes != 0) limit_resource(RLIMIT_NPROC, plan.processes);
    if (plan.descriptors != 0) limit_resource(RLIMIT_NOFILE, plan.descriptors);
    if (plan.file_bytes != 0) limit_resource(RLIMIT_FSIZE, plan.file_bytes);
}

/// The first to go when the machine runs out of memory.
void offer_to_oom_killer() {
    const int file = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
    if (file < 0) return;
    [[maybe_unused]] const ssize_t written = write(file, "1000", 4);
    close(file);
}

/// Best effort: an ordinary user has none, and gets none by execve(2).
void drop_capabilities() {
    for (int capability = 0; capability <= last_capability; ++capability)
        prctl(PR_CAPBSET_DROP, capability, 0, 0, 0);
    prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
}

void drop_effective_capabilities() {
    __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
    const __user_cap_data_struct none[2] = {};
    syscall(SYS_capset, &header, none);
}

std::string restrict_files_and_ports(const LaunchPlan& plan) {
    LandlockRules rules;
    rules.visible = plan.visible;
    rules.visible.emplace_back("/proc");
    rules.writable = {plan.folder, plan.home, plan.tmp, "/dev/shm"};
    rules.devices = {"/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom"};
    rules.ports = plan.ports;
    return give_up_all_but(rules);
}

void reset_signals() {
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr);
    for (int number = 1; number < NSIG; ++number) signal(number, SIG_DFL);
}

/// As execvp(3) does, with the program's own PATH.
int try_to_execute(const LaunchPlan& plan) {
    std::vector<std::string> words = plan.argv;
    std::vector<std::string> variables{"PATH=" + plan.path, "LANG=C.UTF-8", "HOME=" + plan.home,
                                       "TMPDIR=" + plan.tmp};
    // LeakSanitizer traces its own program, which cannot be traced twice, and ends it for that.
    if (has_sanitizer(plan.argv.front())) variables.emplace_back("LSAN_OPTIONS=detect_leaks=0");
    const auto argv = argument_list(words);
    const auto environment = argument_list(variables);
    const std::string& name = plan.argv.front();
    if (name.find('/') != std::string::npos) {
        execve(name.c_str(), argv.data(), environment.data());
        return errno;
    }
    int error = ENOENT;
    for (std::size_t at = 0; at <= plan.path.size();) {
        const std::size_t end = std::min(plan.path.find(':', at), plan.path.size());
        execve((plan.path.substr(at, end - at) + "/" + name).c_str(), argv.data(),
               environment.data());
        if (errno != ENOENT && errno != ENOTDIR) error = errno;
        at = end + 1;
    }
    return error;
}

}  // namespace

void enter_program(const LaunchPlan& plan, int failures) {
    const auto check = [&](bool done, const char* attempt) {
        if (!done) give_up(failures, 0, attempt_failed(attempt, errno));
    };
    setsid();  // refused where it leads a session already
    umask(022);
    reset_signals();
    set_limits(plan);
    offer_to_oom_killer();
    if (plan.rung != Rung::c1) drop_capabilities();
    if (plan.rung == Rung::c3) {
        const std::string wrong = become_user(plan.uid, plan.gid);
        if (!wrong.empty()) give_up(failures, 0, wrong);
    }
    check(chdir(plan.folder.c_str()) == 0, "enter the folder");
    if (plan.rung != Rung::c1) {
        drop_effective_capabilities();
        check(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0, "set no_new_privs");
        if (plan.rung != Rung::c4) {
            const std::string wrong = restrict_files_and_ports(plan);
            if (!wrong.empty()) give_up(failures, 0, wrong);
        }
    }
    syscall(SYS_close_range, 3U, ~0U, CLOSE_RANGE_CLOEXEC);
    if (plan.rung != Rung::c1) {
        // Some runtimes (PHP's) ask for a UDP socket to learn whether there is IPv6. At C4 it
        // leads nowhere but into the program's own network.
        const bool udp = plan.rung == Rung::c4;
        const auto filter = call_refusals(calls::native_architecture(), udp);
        errno = calls::install_filter(filter);
        check(errno == 0, "install the seccomp filter");
    }
    give_up(failures, try_to_execute(plan), {});
}

}  // namespace tcpwhy::helpers

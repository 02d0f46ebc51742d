#include "tracer/helpers/confine/job.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <thread>
#include <utility>

#include "common/argument_list.hpp"
#include "common/errors.hpp"
#include "tracer/helpers/confine/folders.hpp"
#include "tracer/helpers/confine/launch/identity.hpp"
#include "tracer/helpers/confine/launch/launcher.hpp"
#include "tracer/helpers/confine/launch/sanitizer.hpp"
#include "tracer/helpers/confine/process_tree.hpp"
#include "tracer/helpers/confine/visible_paths.hpp"
#include "tracer/helpers/helper_process.hpp"

namespace tcpwhy::helpers {
namespace {

using Steady = std::chrono::steady_clock;

constexpr std::chrono::seconds longest_end{5};
constexpr std::chrono::milliseconds end_interval{2};
/// Own processes of the launcher, and room to be seen above the limit.
constexpr std::uint32_t spare_tasks = 16;
/// Address space that is writable but never used: stacks of threads, arenas of malloc(3). The heap
/// with which Java begins has a 64th of the machine's memory.
constexpr std::uint64_t spare_data_bytes = 1024 * mebibyte;
constexpr int report_fd = 3;

std::uint64_t physical_memory_bytes() {
    return static_cast<std::uint64_t>(std::max(0L, sysconf(_SC_PHYS_PAGES))) *
           static_cast<std::uint64_t>(std::max(0L, sysconf(_SC_PAGESIZE)));
}

[[noreturn]] void run_launcher_child(const char* path, char* const* argv,
                                     const std::array<int, 4>& fds) {
    constexpr int above = 10;
    std::array<int, 4> moved{};
    for (std::size_t at = 0; at < fds.size(); ++at) {
        const int fd = fds[at] >= 0 ? fds[at] : open("/dev/null", O_RDWR | O_CLOEXEC);
        moved[at] = fcntl(fd, F_DUPFD_CLOEXEC, above);
    }
    for (std::size_t at = 0; at < moved.size(); ++at) dup2(moved[at], static_cast<int>(at));
    char* const environment[] = {nullptr};
    execve(path, argv, environment);
    _exit(status_not_confined);
}

}  // namespace

Job::Job(Confinement confinement, std::string launcher)
    : confinement_(std::move(confinement)), launcher_path_(std::move(launcher)) {
    const bool as_other =
        confinement_.rung == Rung::c3 || (confinement_.rung == Rung::c4 && may_change_user());
    if (as_other) {
        user_ = take_job_user(confinement_.run_as);
        for (const std::string& folder :
             {confinement_.folder, confinement_.home, confinement_.tmp, confinement_.shm})
            if (!folder.empty()) give_tree(folder, user_.uid, user_.gid);
    }
    if (confinement_.rung != Rung::c4)
        shared_memory_.emplace(user_.uid != 0 ? user_.uid : geteuid());
    group_ = std::make_unique<ControlGroup>(confinement_.limits.memory_bytes,
                                            confinement_.limits.processes + spare_tasks);
    watch_ = std::make_unique<LimitWatch>(
        confinement_, *group_, shared_memory_ ? &*shared_memory_ : nullptr,
        LimitWatch::Watched{[this] { return processes(); }, [this] { kill_processes(); }});
}

Job::~Job() {
    end();
}

LaunchPlan Job::plan_of(const std::vector<std::string>& argv) const {
    const JobLimits& limits = confinement_.limits;
    LaunchPlan plan;
    plan.rung = confinement_.rung;
    plan.uid = user_.uid;
    plan.gid = user_.gid;
    plan.folder = confinement_.folder;
    plan.home = confinement_.home;
    plan.tmp = confinement_.tmp;
    plan.shm = confinement_.shm;
    plan.visible = visible_paths(confinement_.hidden);
    plan.path = visible_path_variable(plan.visible);
    plan.ports = confinement_.ports;
    plan.groups = group_->entrances();
    plan.cpu_seconds = limits.cpu_seconds;
    // A sanitizer reserves terabytes, which RLIMIT_DATA counts. The watch bounds what it uses.
    if (!group_->bounds_memory() && limits.memory_bytes != 0 &&
        (argv.empty() || !has_sanitizer(confinement_.folder + "/" + argv.front())))
        plan.data_bytes = 2 * limits.memory_bytes + spare_data_bytes + physical_memory_bytes() / 32;
    if (limits.processes != 0)
        plan.processes =
            limits.processes + spare_tasks + tasks_of_user(user_.uid != 0 ? user_.uid : getuid());
    plan.descriptors = limits.descriptors;
    plan.file_bytes = limits.file_bytes;
    plan.argv = argv;
    return plan;
}

std::vector<std::string> Job::launcher_words(const LaunchPlan& plan) const {
    std::vector<std::string> words{launcher_path_, std::string(launcher_word)};
    for (std::string& word : encode(plan)) words.push_back(std::move(word));
    return words;
}

void Job::confine(calls::Command& command) {
    command.program = command.argv.empty() ? "" : command.argv.front();
    command.argv = launcher_words(plan_of(command.argv));
    command.hidden_execs = execs_until_program(confinement_.rung) - 1;
    command.launched = [this](model::Pid pid) { launched(pid); };
}

void Job::start(const std::vector<std::string>& argv, const Standard& fds) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0)
        throw UnavailableError(attempt_failed("cannot make a pipe", errno));
    reports_ = Descriptor(ends[0]);
    const Descriptor theirs(ends[1]);
    LaunchPlan plan = plan_of(argv);
    plan.report = report_fd;
    std::vector<std::string> words = launcher_words(plan);
    const auto list = argument_list(words);
    const std::array<int, 4> standard{fds.in, fds.out, fds.err, theirs.get()};
    const pid_t pid = fork();
    if (pid < 0) throw UnavailableError(no_process("cannot start a process", errno));
    if (pid == 0) run_launcher_child(launcher_path_.c_str(), list.data(), standard);
    reaped_by_us_ = true;
    launched(pid);
}

void Job::launched(pid_t launcher) {
    launcher_pidfd_ = Descriptor(static_cast<int>(syscall(SYS_pidfd_open, launcher, 0)));
    launcher_ = launcher;
    watch_->start();
}

std::optional<Job::Ended> Job::first_ended(int wait_ms) {
    const auto deadline = Steady::now() + std::chrono::milliseconds(wait_ms);
    while (!ended_) {
        const auto left =
            std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Steady::now());
        pollfd wait{reports_.get(), POLLIN, 0};
        if (poll(&wait, 1, static_cast<int>(std::max<std::int64_t>(0, left.count()))) <= 0)
            return std::nullopt;
        SupervisorReport report;
        using What = SupervisorReport::What;
        if (read(reports_.get(), &report, sizeof report) != sizeof report) {
            // Killed with all the rest, or it never came so far.
            ended_ = Ended{0, true, SIGKILL};
            if (!reached() && !watch_->is_stopped())
                throw UnavailableError("cannot confine the program: its launcher ended");
        } else if (report.what == What::not_confined) {
            throw UnavailableError("cannot confine the program");
        } else if (report.what == What::not_executed) {
            ended_ = Ended{report.value, false, 0};
        } else if (report.what == What::ended) {
            const bool signalled = WIFSIGNALED(report.value);
            ended_ =
                Ended{0, signalled, signalled ? WTERMSIG(report.value) : WEXITSTATUS(report.value)};
        }
    }
    return ended_;
}

/// The launcher's own processes stand above the program: bubblewrap's at C4, and the supervisor.
std::vector<model::Pid> Job::processes() const {
    std::vector<pid_t> all = all_processes();
    if (confinement_.rung == Rung::c4 && !all.empty()) all.erase(all.begin());
    return all;
}

std::vector<pid_t> Job::all_processes() const {
    return launcher_lives() ? descendants(launcher_) : std::vector<pid_t>{};
}

/// The supervisor is not killed: without it the others would no longer be found below it. At C4 it
/// is, because all die with pid 1 of their namespace.
void Job::kill_processes() const {
    const std::vector<pid_t> all = all_processes();
    for (const pid_t pid : all) {
        kill(pid, SIGKILL);
        if (confinement_.rung == Rung::c4) return;
    }
}

/// For the case that the supervisor was killed. A user who has other processes, too, keeps them.
void Job::kill_strays() const {
    group_->kill_members();
    if (user_.uid == 0 || tasks_of_user(user_.uid) == 0 || !has_all_processes(user_)) return;
    const HelperProcess killer({}, [this](int socket) {
        if (become_user(user_.uid, user_.gid).empty()) kill(-1, SIGKILL);
        send(socket, "k", 1, MSG_NOSIGNAL);
    });
    char done = 0;
    [[maybe_unused]] const ssize_t got = recv(killer.socket(), &done, 1, 0);
}

bool Job::launcher_lives() const {
    pollfd gone{launcher_pidfd_.get(), POLLIN, 0};
    return launcher_ != 0 && poll(&gone, 1, 0) == 0;
}

void Job::reap_launcher() {
    if (!reaped_by_us_) return;
    int status = 0;
    const pid_t got = waitpid(launcher_, &status, WNOHANG);
    if (got == launcher_) reaped_by_us_ = false;
}

/// The supervisor ends all and then itself. At C4 it is killed, and with pid 1 of their namespace
/// all others die.
void Job::order_end() {
    if (confinement_.rung != Rung::c4) kill(launcher_, SIGTERM);
    if (confinement_.rung == Rung::c4 && all_processes().empty()) kill(launcher_, SIGKILL);
    kill_processes();
}

std::string Job::end() {
    watch_->stop();
    if (launcher_ == 0) return {};
    const auto deadline = Steady::now() + longest_end;
    for (; launcher_lives(); std::this_thread::sleep_for(end_interval)) {
        order_end();
        reap_launcher();
        if (Steady::now() > deadline) return "processes of the program could not be killed";
    }
    reap_launcher();
    kill_strays();
    launcher_ = 0;
    return {};
}

}  // namespace tcpwhy::helpers

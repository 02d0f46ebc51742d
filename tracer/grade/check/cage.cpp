#include "tracer/grade/check/cage.hpp"

#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <map>

#include "common/errors.hpp"
#include "tracer/calls/observe/kernel/proc_files.hpp"
#include "tracer/grade/peer/verdicts.hpp"

namespace tcpwhy::grade {
namespace {

/// The processes that this one has made, and those that they have made.
std::vector<model::Pid> descendants() {
    std::map<model::Pid, model::Pid> parents;
    for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
        const std::string name = entry.path().filename();
        if (name.find_first_not_of("0123456789") != std::string::npos) continue;
        const model::Pid pid = std::stoi(name);
        if (const auto status = calls::proc::status(pid)) parents[pid] = status->parent;
    }
    std::vector<model::Pid> found;
    for (const auto& [pid, parent] : parents) {
        model::Pid above = parent;
        for (int steps = 0; above > 1 && above != getpid() && steps < 64; ++steps)
            above = parents.contains(above) ? parents[above] : 0;
        if (above == getpid()) found.push_back(pid);
    }
    return found;
}

}  // namespace

Cage::Cage(CagePlan plan) : plan_(std::move(plan)) {
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    if (chdir(plan_.folder.c_str()) != 0)
        throw MachineFault{attempt_failed("cannot enter " + plan_.folder, errno)};
    clearenv();
    setenv("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", 1);
    setenv("LANG", "C.UTF-8", 1);
    setenv("HOME", plan_.home.c_str(), 1);
    setenv("TMPDIR", plan_.scratch.c_str(), 1);
}

Cage::~Cage() {
    end_all();
}

void Cage::confine(calls::Command&) {}

void Cage::start(const std::vector<std::string>& argv, int in, int out, int err) {
    std::vector<std::string> words = argv;
    std::vector<char*> pointers;
    for (std::string& word : words) pointers.push_back(word.data());
    pointers.push_back(nullptr);
    first_ = fork();
    if (first_ < 0) throw MachineFault{attempt_failed("cannot start a process", errno)};
    if (first_ == 0) {
        dup2(in, STDIN_FILENO);
        dup2(out, STDOUT_FILENO);
        dup2(err, STDERR_FILENO);
        execvp(pointers[0], pointers.data());
        _exit(127);
    }
}

std::optional<ProgramEnd> Cage::end() {
    int status = 0;
    if (!ended_ && first_ > 0 && waitpid(first_, &status, WNOHANG) == first_)
        ended_ = WIFSIGNALED(status) ? ProgramEnd{0, WTERMSIG(status)}
                                     : ProgramEnd{WEXITSTATUS(status), 0};
    return ended_;
}

std::vector<model::Pid> Cage::processes() const {
    return descendants();
}

bool Cage::count_output(std::size_t bytes) {
    output_ += bytes;
    return output_ <= plan_.limits.output_mib << 20U;
}

std::string Cage::reached() const {
    return {};
}

void Cage::end_all() {
    const Deadline deadline(5);
    while (!deadline.over()) {
        const auto left = descendants();
        if (left.empty()) return;
        for (const model::Pid pid : left) kill(pid, SIGKILL);
        static_cast<void>(end());
        if (first_ > 0)
            while (waitpid(-1, nullptr, WNOHANG) > 0) {
            }
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
}

}  // namespace tcpwhy::grade

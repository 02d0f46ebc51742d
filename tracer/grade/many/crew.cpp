#include "tracer/grade/many/crew.hpp"

#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <map>

#include "common/errors.hpp"
#include "common/whole_file.hpp"
#include "tracer/grade/many/submission_grader.hpp"
#include "tracer/grade/peer/deadline.hpp"

namespace tcpwhy::grade {
namespace {

class Crew {
  public:
    explicit Crew(const CrewOrder& order) : order_(order) {
        static_cast<void>(runs_.folder("private"));
    }

    std::vector<Result> grade() {
        const std::size_t all = order_.submissions.size();
        std::size_t next = 0;
        while (next < all || !running_.empty()) {
            while (next < all && running_.size() < static_cast<std::size_t>(order_.jobs))
                start(next++);
            tell();
            if (!await_end()) break;
        }
        stop();
        std::vector<Result> results;
        for (std::size_t at = 0; at < all; ++at)
            if (ended_.contains(at)) results.push_back(std::move(ended_.at(at)));
        return results;
    }

  private:
    [[nodiscard]] std::string result_file(std::size_t at) const {
        if (order_.grade->output_folder.empty())
            return runs_.file("private/" + std::to_string(at) + ".json");
        return order_.grade->output_folder + "/" + order_.submissions[at].name + ".json";
    }

    void start(std::size_t at) {
        const pid_t parent = getpid();
        std::fflush(nullptr);
        const pid_t pid = fork();
        if (pid < 0) throw UnavailableError(no_process("cannot start a process", errno));
        if (pid == 0) work(at, parent);
        running_[pid] = at;
    }

    [[noreturn]] void work(std::size_t at, pid_t parent) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (getppid() != parent) _exit(exit_status::unavailable);
        signal(SIGINT, SIG_IGN);  // the parent decides
        int status = exit_status::ok;
        try {
            SubmissionGrader(*order_.grade, order_.submissions[at], runs_, result_file(at)).grade();
        } catch (const std::exception& error) {
            std::fprintf(stderr, "tcpwhy: %s: %s\n", order_.submissions[at].name.c_str(),
                         error.what());
            status = exit_status::unavailable;
        }
        _exit(status);
    }

    /// False: interrupted.
    bool await_end() {
        while (true) {
            int status = 0;
            const pid_t pid = waitpid(-1, &status, WNOHANG);
            const auto found = running_.find(pid);
            if (found != running_.end()) {
                take_result(found->second);
                running_.erase(found);
                return true;
            }
            if (order_.interrupted && order_.interrupted() != 0) return false;
            std::this_thread::sleep_for(std::chrono::milliseconds(Deadline::look_interval_ms));
        }
    }

    void take_result(std::size_t at) {
        std::optional<Result> result;
        const std::string file = result_file(at);
        if (access(file.c_str(), R_OK) == 0)
            result = result_from_json(whole_file(file, "cannot read " + file));
        if (!result || result->assignment_hash != order_.grade->assignment.hash)
            result = lost(order_.submissions[at].name);
        if (order_.finished) order_.finished(*result);
        ended_.emplace(at, std::move(*result));
    }

    [[nodiscard]] Result lost(const std::string& submission) const {
        Result result;
        result.submission = submission;
        result.assignment = order_.grade->assignment.name;
        result.assignment_hash = order_.grade->assignment.hash;
        result.program_hash = order_.grade->program_hash;
        result.evidence = name(order_.grade->evidence);
        result.confinement = helpers::name_of(order_.grade->confinement);
        CheckResult fault;
        fault.instead = "the process that grades it was lost";
        for (const Check& check : order_.grade->assignment.checks)
            result.checks.push_back(graded(check, fault, ""));
        return result;
    }

    void tell() const {
        if (!order_.changed) return;
        Progress progress;
        progress.done = ended_.size();
        progress.all = order_.submissions.size();
        for (const auto& [pid, at] : running_)
            progress.running.push_back(order_.submissions[at].name);
        progress.seconds = std::chrono::duration<double>(Clock::now() - begin_).count();
        order_.changed(progress);
    }

    void stop() {
        for (const auto& [pid, at] : running_) kill(pid, SIGKILL);
        for (const auto& [pid, at] : running_)
            while (waitpid(pid, nullptr, 0) < 0 && errno == EINTR) {
            }
        running_.clear();
    }

    const CrewOrder& order_;
    RunFolder runs_;
    std::map<pid_t, std::size_t> running_;
    std::map<std::size_t, Result> ended_;
    Clock::time_point begin_ = Clock::now();
};

}  // namespace

std::vector<Result> grade_all(const CrewOrder& order) {
    return Crew(order).grade();
}

}  // namespace tcpwhy::grade

#include "tracer/grade/submission/build.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include "common/errors.hpp"
#include "common/text/joined.hpp"
#include "tracer/grade/check/context.hpp"
#include "tracer/grade/peer/verdicts.hpp"
#include "tracer/model/process_event.hpp"

namespace tcpwhy::grade {
namespace {

bool is_there(const std::string& path) {
    struct stat status {};
    return stat(path.c_str(), &status) == 0;
}

/// The names under which make(1) looks.
bool has_makefile(const std::string& folder) {
    for (const char* name : {"GNUmakefile", "makefile", "Makefile"})
        if (is_there(folder + "/" + name)) return true;
    return false;
}

/// A tool that this machine does not have is no mistake of the submission's.
std::optional<ProgramEnd> end_of_build(Cage& cage, const std::string& tool) {
    try {
        return cage.end();
    } catch (const StepFailure& failure) {
        if (tool.find('/') != std::string::npos) throw;
        throw MachineFault{failure.instead + " (fix: install it)"};
    }
}

std::string run_build(const std::vector<std::string>& command, double seconds,
                      const helpers::Confinement& plan) {
    Cage cage(plan);
    ProgramIo io([&](std::size_t bytes) { return cage.count_output(bytes); });
    cage.start(command, io.in(), io.out(), io.err());
    io.close_program_ends();
    io.end_input();
    std::optional<ProgramEnd> ended;
    const Deadline deadline(seconds);
    static_cast<void>(deadline.reaches([&] {
        ended = end_of_build(cage, command.front());
        return ended.has_value();
    }));
    cage.end_all();
    io.drain(Deadline(1));
    std::string output = io.text(false) + io.text(true);
    const std::string expected =
        "'" + joined(command, " ") + "' succeeds within " + seconds_words(seconds);
    const std::string limit = cage.reached(ended ? ended->signal : 0);
    if (!limit.empty()) throw StepFailure{expected, limit + "\n" + output, false};
    if (!ended) throw StepFailure{expected, "it still ran\n" + output, true};
    if (ended->signal != 0)
        throw StepFailure{expected,
                          "it was killed by " + model::signal_name(ended->signal) + "\n" + output,
                          false};
    if (ended->status != 0)
        throw StepFailure{expected,
                          "it ended with status " + std::to_string(ended->status) + "\n" + output,
                          false};
    return output;
}

void require_program(const std::string& folder, const std::string& program) {
    const std::string path = folder + "/" + program.substr(2);
    struct stat status {};
    const std::string expected = "an executable " + program;
    if (stat(path.c_str(), &status) != 0)
        throw StepFailure{expected, "there is no " + program, false};
    if (!S_ISREG(status.st_mode)) throw StepFailure{expected, program + " is no file", false};
    constexpr mode_t executable = S_IXUSR | S_IXGRP | S_IXOTH;
    if ((status.st_mode & executable) == 0)
        throw StepFailure{
            expected, program + " is not executable (chmod +x " + program.substr(2) + ")", false};
}

/// The first line says what happened; the rest is foreign text.
void split_output(const StepFailure& failure, CheckResult& result) {
    const std::size_t end = failure.instead.find('\n');
    result.instead = failure.instead.substr(0, end);
    if (end != std::string::npos) result.said = failure.instead.substr(end + 1);
}

}  // namespace

CheckResult build_submission(const Assignment& assignment, const std::string& id,
                             const helpers::Confinement& plan) {
    CheckResult result;
    result.id = id;
    try {
        std::vector<std::string> command = assignment.build.command;
        if (command.empty() && has_makefile(plan.folder)) command = {"make"};
        result.did = "No build command and no Makefile: nothing was built.";
        if (!command.empty()) {
            result.wait = joined(command, " ");
            result.did = "The grader ran '" + joined(command, " ") + "'.";
            result.said = run_build(command, assignment.build.seconds, plan);
        }
        if (!assignment.program.empty()) require_program(plan.folder, assignment.program);
        result.verdict = Verdict::passed;
        result.wait.clear();
    } catch (const StepFailure& failure) {
        result.verdict = Verdict::failed;
        result.expected = failure.expected;
        result.by_time = failure.by_time;
        split_output(failure, result);
    } catch (const MachineFault& fault) {
        result.verdict = Verdict::error;
        result.instead = fault.what;
    } catch (const std::exception& error) {
        result.verdict = Verdict::error;
        result.instead = error.what();
    }
    return result;
}

}  // namespace tcpwhy::grade

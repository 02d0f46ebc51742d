#include "tracer/grade/host/cage.hpp"

#include <cstring>

#include "tracer/grade/peer/verdicts.hpp"
#include "tracer/helpers/confine/rungs.hpp"

namespace tcpwhy::grade {

helpers::JobLimits job_limits(const Limits& limits) {
    helpers::JobLimits made;
    made.cpu_seconds = limits.cpu_seconds;
    made.memory_bytes = limits.memory_mib * helpers::mebibyte;
    made.processes = limits.processes;
    made.descriptors = limits.descriptors;
    made.file_bytes = limits.file_mib * helpers::mebibyte;
    made.disk_bytes = limits.disk_mib * helpers::mebibyte;
    made.output_bytes = limits.output_mib * helpers::mebibyte;
    return helpers::within_machine(made);
}

namespace {

/// Of the process that executes it: so it works also after the file of this program was replaced.
constexpr const char* this_program = "/proc/self/exe";

}  // namespace

Cage::Cage(const helpers::Confinement& confinement) : job_(confinement, this_program) {}

void Cage::start(const std::vector<std::string>& argv, int in, int out, int err) {
    program_ = argv.front();
    job_.start(argv, {in, out, err});
}

std::optional<ProgramEnd> Cage::end() {
    const auto ended = job_.first_ended(0);
    if (!ended) return std::nullopt;
    if (ended->exec_error != 0)
        throw StepFailure{"a program that can be executed",
                          "cannot run " + program_ + ": " + std::strerror(ended->exec_error),
                          false};
    return ended->signalled ? ProgramEnd{0, ended->status} : ProgramEnd{ended->status, 0};
}

int Cage::ended_by() {
    const auto ended = job_.first_ended(0);
    return ended && ended->signalled ? ended->status : 0;
}

std::string Cage::reached(int signal) const {
    const auto limit = job_.reached(signal);
    return limit ? "was ended: " + limit->words : "";
}

void Cage::end_all() {
    const std::string left = job_.end();
    if (!left.empty()) throw MachineFault{"processes could not be ended: " + left};
}

}  // namespace tcpwhy::grade

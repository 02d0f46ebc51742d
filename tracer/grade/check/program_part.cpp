#include "tracer/grade/check/program_part.hpp"

#include "tracer/calls/observe/kernel/clock.hpp"
#include "tracer/model/process_event.hpp"

namespace tcpwhy::grade {

void ProgramPart::start(bool with_arguments) {
    std::vector<std::string> argv{context_.assignment.program};
    argv.insert(argv.end(), context_.assignment.arguments.begin(),
                context_.assignment.arguments.end());
    if (context_.assignment.role == model::Side::client && with_arguments)
        argv.emplace_back("127.0.0.1");
    context_.host.start(argv);
    std::string words = "started";
    for (const std::string& word : argv) words += " " + word;
    context_.journal.note(words);
}

void ProgramPart::kill_all() {
    context_.journal.killed = calls::now();
    context_.host.kill_all();
    context_.journal.note("killed all its processes");
}

bool ProgramPart::alive() const {
    return !end() || !context_.host.processes().empty();
}

std::string ProgramPart::ending_words() const {
    std::string limit = context_.host.reached();
    if (!limit.empty()) return limit;
    const auto ended = end();
    if (!ended) return "runs";
    if (ended->signal != 0) return "was killed by " + model::signal_name(ended->signal);
    return "ended with status " + std::to_string(ended->status);
}

bool ProgramPart::let_end() {
    constexpr double longest_end_seconds = 5;
    return context_.within(longest_end_seconds).reaches([this] { return !alive(); });
}

void ProgramPart::require_running() {
    if (any_runs(context_.host.processes())) return;
    // A program that is ending has closed its sockets before its end is known.
    if (!let_end()) throw MachineFault{"the program's end does not come to its end"};
    throw StepFailure{"a program that still runs", "it " + ending_words(), false};
}

void ProgramPart::add_ending(StepFailure& failure) {
    if (context_.journal.killed != 0 || any_runs(context_.host.processes()) || !let_end()) return;
    const auto ended = end();
    const bool serves = context_.assignment.role == model::Side::server;
    if (!ended || (!serves && ended->signal == 0 && ended->status == 0)) return;
    const std::string words = ending_words();
    if (failure.instead.find(words) != std::string::npos) return;
    failure.instead += " (the program " + words + ")";
}

void ProgramPart::require_end(Verb verb, double seconds) {
    if (!context_.within(seconds).reaches([this] { return end().has_value(); }))
        throw StepFailure{"the program ends by itself within " + seconds_words(seconds),
                          "it still ran", true};
    const ProgramEnd ended = *end();
    const std::string expected = verb == Verb::ends_good    ? "an end with status 0"
                                 : verb == Verb::ends_badly ? "an end with a status other than 0"
                                                            : "an end that is not a signal's";
    const bool wrong = ended.signal != 0 || (verb == Verb::ends_good && ended.status != 0) ||
                       (verb == Verb::ends_badly && ended.status == 0);
    if (wrong) throw StepFailure{expected, "it " + ending_words(), false};
    context_.journal.note("saw that it " + ending_words());
}

}  // namespace tcpwhy::grade

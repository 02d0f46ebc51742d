#include "tracer/app/trace_run.hpp"

#include <unistd.h>

#include <csignal>
#include <cstdio>

#include <vector>

#include "common/errors.hpp"
#include "tracer/app/interruption.hpp"
#include "tracer/app/terminal.hpp"
#include "tracer/lab/port_in_use.hpp"
#include "tracer/model/tee.hpp"
#include "tracer/wire/capture/capture_filter.hpp"

namespace tcpwhy::app {
void add_lab_option(CLI::App& command, std::string& lab) {
    command
        .add_option("--lab", lab,
                    "Where to run: auto, private (own user and network namespace), host (this "
                    "machine's own loopback)")
        ->type_name("WHERE")
        ->check(CLI::IsMember({"auto", "private", "host"}));
}

int trace_run(run::RunRequest request, const std::string& lab, const std::string& words,
              DisplayOptions display, const std::string& default_format,
              run::Expectation* expectation) {
    display.live = display.unbuffered;
    for (const run::Program& program : request.programs) run::require_program(program.argv);
    catch_interruptions();
    Outlets outlets(display, default_format);
    const lab::Rung rung = lab::enter(lab::choice_named(lab).value());
    // In the private lab all there is belongs to the run; on the host only the port does.
    const bool host = rung.mode == model::Mode::host;
    if (host) lab::require_free_port(request.plan.port);
    request.capture.filter = wire::capture_filter(host ? request.plan.port : 0, words);

    std::vector<model::TraceSink*> listeners{&outlets.sink()};
    if (expectation) listeners.push_back(&expectation->sink());
    model::Tee trace(listeners);
    const run::RunOutcome outcome = run::run_programs(request, rung, trace, [&] {
        return outlets.reader_gone() ? SIGPIPE : take_interruption();
    });
    outlets.finish();
    std::fputs(outcome.printed.c_str(), stderr);
    if (!outcome.verdict.line.empty()) throw Error(outcome.verdict.status, outcome.verdict.line);
    if (expectation && outcome.verdict.status == exit_status::ok) {
        const std::string narrative = expectation->narrative();
        std::fputs(narrative.c_str(), stderr);
        if (!narrative.empty())
            throw Error(exit_status::failed,
                        "the run is not as " + expectation->name() + " expects");
    }
    return outcome.verdict.status;
}

void find_own_programs(run::RunRequest& request) {
    for (run::Program& program : request.programs)
        if (!program.argv.empty()) program.argv.front() = suite_program(program.argv.front());
}

std::string own_program(const std::string& name) {
    const std::string beside = own_folder() + "/" + name;
    return access(beside.c_str(), X_OK) == 0 ? beside : name;
}

std::string suite_program(const std::string& word) {
    return word == "echo-server" || word == "echo-client" ? own_program(word) : word;
}

}  // namespace tcpwhy::app

// `tcpwhy run --server CMD --client CMD`: any two programs; `tcpwhy run SCENARIO`:
// what the catalogue or a file describes.
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "common/command_line.hpp"
#include "common/errors.hpp"
#include "tracer/app/command.hpp"
#include "tracer/app/run_all.hpp"
#include "tracer/app/scenario_run.hpp"
#include "tracer/app/terminal.hpp"
#include "tracer/app/trace_run.hpp"
#include "tracer/run/input_text.hpp"
#include "tracer/scenario/catalogue.hpp"

namespace tcpwhy::app {
namespace {

struct RunChoices {
    DisplayOptions display;
    std::string lab = "auto";
    std::optional<std::string> server;
    std::optional<std::string> client;
    std::optional<std::string> input;
    std::string input_file;
    std::uint16_t port = 9877;
    std::optional<double> timeout_s;
    std::string interface = "lo";
    int snaplen = 2048;
    std::uint64_t count = 0;
    std::string expected_story;
    std::vector<std::string> words;  ///< a scenario (where no command is given), then a filter
    bool all = false;
    RunAll every;
};

std::vector<std::string> words_of(const std::string& option, const std::string& command) {
    try {
        std::vector<std::string> words = split_words(command);
        if (words.empty()) throw UsageError("an empty command cannot be run");
        return words;
    } catch (const UsageError& error) {
        throw UsageError(option + ": " + error.what());
    }
}

run::RunRequest request_of(const RunChoices& choices) {
    run::RunRequest request;
    const std::string port = std::to_string(choices.port);
    request.programs = {
        {"server",
         choices.server ? words_of("--server", *choices.server)
                        : std::vector<std::string>{"echo-server", "--port", port},
         ""},
        {"client",
         choices.client ? words_of("--client", *choices.client)
                        : std::vector<std::string>{"echo-client", "127.0.0.1", "--port", port},
         choices.input_file}};
    find_own_programs(request);
    request.plan.typed = choices.input.has_value();
    if (choices.input) request.plan.lines = run::typed_lines(*choices.input);
    request.plan.port = choices.port;
    return request;
}

/// What a scenario says itself cannot be said beside it.
void require_alone(const CLI::App& command, const std::string& scenario) {
    for (const char* option : {"--input", "--input-file", "--port"})
        if (command.count(option) > 0)
            throw UsageError(std::string(option) + " does not go with a scenario: " + scenario +
                             " says it itself");
}

int run(const RunChoices& choices) {
    if (choices.all) {
        if (choices.server || choices.client || !choices.words.empty())
            throw UsageError("--all runs the catalogue: no scenario, command or filter beside it");
        return run_all(choices.every);
    }
    std::vector<std::string> words = choices.words;
    TalkFiles files;
    std::optional<scenario::Scenario> scenario;
    std::optional<run::Expectation> expectation;
    if (!choices.server && !choices.client && !words.empty()) {
        require_alone(*choices.display.command, words.front());
        scenario = scenario::find_scenario(words.front());
        words.erase(words.begin());
        if (scenario->expected) expectation.emplace(*scenario->expected, scenario->name);
    }
    if (!choices.expected_story.empty()) expectation.emplace(choices.expected_story);

    run::RunRequest request = scenario ? request_of(*scenario, files) : request_of(choices);
    if (choices.timeout_s)
        request.plan.timeout_ns =
            static_cast<model::Time>(*choices.timeout_s * static_cast<double>(model::second_ns));
    request.capture.interface = choices.interface;
    request.capture.snaplen_bytes = choices.snaplen;
    request.segments_at_most = choices.count;
    std::string filter;
    for (const std::string& word : words) filter += (filter.empty() ? "" : " ") + word;
    const int status =
        trace_run(request, choices.lab, filter, choices.display,
                  stdout_is_terminal() ? "ladder" : "text", expectation ? &*expectation : nullptr);
    if (scenario && expectation && status == exit_status::ok)
        std::fputs((scenario->name + ": as expected\n").c_str(), stderr);
    return status;
}

}  // namespace

Job declare_run(CLI::App& command) {
    auto choices = std::make_shared<RunChoices>();
    command
        .add_option("--server", choices->server,
                    "The server's command line, split as a shell would (no shell runs it); "
                    "default: this suite's echo-server")
        ->type_name("CMD");
    command
        .add_option("--client", choices->client,
                    "The client's command line; default: this suite's echo-client")
        ->type_name("CMD");
    auto* input = command
                      .add_option("--input", choices->input,
                                  "What is typed into the client, line by line, each when the "
                                  "server waits for it; knows \\n \\t \\xHH …")
                      ->type_name("TEXT");
    command
        .add_option("--input-file", choices->input_file,
                    "The client's standard input (default: nothing; '-': this terminal's)")
        ->type_name("FILE")
        ->excludes(input);
    command
        .add_option("--port", choices->port, "The port on which the server listens (default 9877)")
        ->type_name("N")
        ->check(CLI::Range(1, 65535));
    command
        .add_option("--timeout", choices->timeout_s,
                    "Ends the run after so many seconds (default 30; a scenario may have its own)")
        ->type_name("SECONDS")
        ->check(CLI::Range(0.1, 86400.0));
    command.add_option("-i,--interface", choices->interface, "Where to capture (default lo)")
        ->type_name("NAME");
    command
        .add_option("-s,--snapshot-length", choices->snaplen,
                    "Bytes captured of each frame (default 2048; 0: all)")
        ->type_name("BYTES")
        ->check(CLI::Range(0, 262144));
    command.add_option("-c,--count", choices->count, "End the run after so many segments")
        ->type_name("N")
        ->check(countable());
    command
        .add_option("--expect", choices->expected_story,
                    "A story (docs/story.md) that the run must agree with; else status 1")
        ->type_name("FILE");
    command.add_option("words", choices->words,
                       "A scenario: a name that `tcpwhy scenarios` lists, or a file ending in "
                       ".toml (not with --server or --client); then a pcap-filter(7) expression");
    command.add_flag("--all", choices->all,
                     "Run every scenario of the catalogue, each in a lab of its own, and end "
                     "with a table");
    add_run_all_options(command, choices->every);
    add_lab_option(command, choices->lab);
    add_display_options(command, choices->display);
    return [choices] { return run(*choices); };
}

}  // namespace tcpwhy::app

// The programs come from --server and --client, or from a scenario of the catalogue or of a file.
#include "tracer/app/commands/run.hpp"

#include <unistd.h>

#include <cstdio>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "common/errors.hpp"
#include "common/split_words.hpp"
#include "tracer/app/commands/run_all.hpp"
#include "tracer/app/common_options.hpp"
#include "tracer/app/display_flags.hpp"
#include "tracer/app/shown_run.hpp"
#include "tracer/app/terminal.hpp"
#include "tracer/run/input_text.hpp"
#include "tracer/run/programs/shell_words.hpp"
#include "tracer/run/scenario_run.hpp"
#include "tracer/run/suite_program.hpp"
#include "tracer/scenario/catalogue.hpp"

namespace tcpwhy::app {
namespace {

struct RunChoices {
    DisplayFlags display;
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
    WebChoice page;
    bool all = false;
    bool interfaces = false;  ///< -D
    bool strict = false;
    bool shows_output = false;
    RunAll every;
};

std::vector<std::string> words_of(const std::string& option, const std::string& command) {
    try {
        const std::string shell_word = run::shell_word_in(command);
        if (!shell_word.empty())
            throw UsageError("no shell reads this, so \"" + shell_word + "\" has no meaning; use " +
                             option + " \"sh -c '…'\"");
        std::vector<std::string> words = split_words(command);
        if (words.empty()) throw UsageError("cannot run an empty command");
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
    run::find_own_programs(request);
    request.plan.typed = choices.input.has_value();
    if (choices.input) request.plan.lines = run::typed_lines(*choices.input);
    request.plan.port = choices.port;
    return request;
}

/// A scenario has its own input and port, so these options cannot be given as well.
void require_alone(const CommandLine& command, const std::string& scenario) {
    for (const char* option : {"--input", "--input-file", "--port"})
        if (command.given(option))
            throw UsageError("cannot use " + std::string(option) + " with the scenario " +
                             scenario + ": the scenario has its own");
}

/// `tcpwhy run ./server ./client`: words that are programs and no scenario stand for --server and
/// --client.
RunChoices with_named_programs(const RunChoices& given) {
    RunChoices choices = given;
    if (choices.server || choices.client || choices.all || choices.words.empty()) return choices;
    if (!scenario::is_program(choices.words.front())) return choices;
    if (choices.words.size() < 2)
        throw UsageError("cannot run " + choices.words.front() +
                         " alone: to run two programs, tcpwhy run " + choices.words.front() +
                         " ./client, or tcpwhy run --server CMD --client CMD");
    choices.server = choices.words[0];
    choices.client = choices.words[1];
    choices.words.erase(choices.words.begin(), choices.words.begin() + 2);
    return choices;
}

std::vector<std::string> scenario_names() {
    std::vector<std::string> names;
    for (const EmbeddedText& each : scenario::catalogue_texts()) names.emplace_back(each.name);
    return names;
}

/// The words after the first are a filter, and a filter has no scenario's name.
void require_filter(const std::vector<std::string>& words, bool has_scenario) {
    for (const std::string& word : words)
        for (const std::string& name : scenario_names())
            if (word == name)
                throw UsageError(
                    has_scenario
                        ? "cannot run " + name + " as well: there is one scenario a run, or --all"
                        : "cannot use the scenario " + name +
                              " with --server or --client: a scenario brings its own programs");
}

/// A person at the keyboard takes the time that it takes.
bool waits_for_person(const RunChoices& choices) {
    return choices.input_file == "-" && isatty(STDIN_FILENO) == 1;
}

int run(const CommandLine& command, const RunChoices& given) {
    const RunChoices choices = with_named_programs(given);
    if (choices.interfaces) return print_interfaces();
    if (choices.all) {
        if (choices.server || choices.client || !choices.words.empty())
            throw UsageError(
                "cannot use a scenario, command or filter with --all: it runs the catalogue");
        if (command.given("--web"))
            throw UsageError("cannot use --web with --all: a page shows one run");
        return run_all(choices.every);
    }
    std::vector<std::string> words = choices.words;
    run::TalkFiles files;
    std::optional<scenario::Scenario> scenario;
    std::optional<run::Expectation> expectation;
    if (!choices.server && !choices.client && !words.empty()) {
        require_alone(command, words.front());
        scenario = scenario::find_scenario(words.front());
        words.erase(words.begin());
        if (scenario->expected) expectation.emplace(*scenario->expected, scenario->name);
    }
    require_filter(words, scenario.has_value());
    if (!choices.expected_story.empty()) expectation.emplace(choices.expected_story);

    ShownRun shown;
    run::RunRequest& request = shown.request;
    request = scenario ? run::request_of(*scenario, files) : request_of(choices);
    if (choices.timeout_s)
        request.plan.timeout_ns =
            static_cast<model::Time>(*choices.timeout_s * static_cast<double>(model::second_ns));
    else if (waits_for_person(choices))
        request.plan.timeout_ns = std::numeric_limits<model::Time>::max();
    // Whoever looks on wants to know why nothing happens; a log does not.
    if (isatty(STDERR_FILENO) == 1) request.plan.patience.speak_ns = 5 * model::second_ns;
    request.capture.interface = choices.interface;
    request.capture.snaplen_bytes = choices.snaplen;
    request.segments_at_most = choices.count;
    shown.lab = choices.lab;
    shown.strict = choices.strict;
    shown.shows_output = choices.shows_output;
    // A scenario's programs end as it expects.
    shown.says_endings = !scenario;
    shown.filter = filter_of(words);
    if (command.given("--web")) shown.web = choices.page;
    shown.keyboard_is_free = choices.input_file != "-";
    shown.display = display_options(command, choices.display);
    shown.default_format = stdout_is_terminal() ? "ladder" : "text";
    shown.inputs = {choices.input_file, choices.expected_story, scenario ? scenario->file : ""};
    const int status = show_run(shown, expectation ? &*expectation : nullptr);
    if (scenario && expectation && status == exit_status::ok)
        std::fputs((scenario->name + ": as expected\n").c_str(), stderr);
    return status;
}

}  // namespace

Job declare_run(CommandLine& command) {
    auto choices = std::make_shared<RunChoices>();
    command
        .add_option("--server", &choices->server,
                    "The server's command line; no shell runs it (default: echo-server)")
        .type_name("CMD");
    command
        .add_option("--client", &choices->client,
                    "The client's command line (default: echo-client)")
        .type_name("CMD");
    const Option input =
        command
            .add_option("--input", &choices->input,
                        "Text to type into the client; each line when the server waits "
                        "for it; knows \\n \\t \\xHH")
            .type_name("TEXT");
    command
        .add_option("--input-file", &choices->input_file,
                    "File to feed to the client ('-': the keyboard; default: nothing)")
        .type_name("FILE")
        .excludes(input);
    command
        .add_option("--port", &choices->port, "The port that the server listens on (default 9877)")
        .type_name("N")
        .between(1, 65535);
    command
        .add_option("--timeout", &choices->timeout_s,
                    "End the run after so many seconds (default 30; a scenario may have its own)")
        .type_name("SECONDS")
        .within(0.1, 86400.0)
        .rarely();
    command.add_option("-i,--interface", &choices->interface, "Where to capture (default lo)")
        .type_name("NAME")
        .rarely();
    add_interface_list(command, choices->interfaces);
    command
        .add_option("-s,--snapshot-length", &choices->snaplen,
                    "Bytes captured of each frame (default 2048; 0: all)")
        .type_name("BYTES")
        .between(0, 262144)
        .rarely();
    command.add_option("-c,--count", &choices->count, "End the run after so many segments")
        .type_name("N")
        .between(1, most_segments)
        .rarely();
    command
        .add_option("--expect", &choices->expected_story,
                    "A story that the run must agree with, else status 1 (tcpwhy-story(5))")
        .type_name("FILE");
    command
        .add_option("words", &choices->words,
                    "A scenario, or two programs; then a pcap-filter(7) expression. A word that "
                    "ends in .toml is a scenario's file")
        .suggests(scenario_names());
    command
        .add_flag("--strict", choices->strict,
                  "Status 1 also if a program crashes or ends with a failure")
        .rarely();
    command
        .add_flag("--show-output", choices->shows_output,
                  "All that the programs have printed, not only the last 20 lines of each")
        .rarely();
    command.add_flag("--all", choices->all,
                     "Run every scenario of the catalogue; each in a lab of its own; ends "
                     "with a table");
    add_run_all_options(command, choices->every);
    add_web_option(command, choices->page);
    add_lab_option(command, choices->lab);
    add_display_flags(command, choices->display);
    command.add_example("tcpwhy run half-close", "a scenario of `tcpwhy scenarios`");
    command.add_example("tcpwhy run ./server ./client", "any two programs");
    command.add_example("tcpwhy run --server ./server --input 'hi\\n'",
                        "with our client, typing hi");
    return [choices, &command] { return run(command, *choices); };
}

}  // namespace tcpwhy::app

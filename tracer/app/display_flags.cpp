#include "tracer/app/display_flags.hpp"

#include "common/errors.hpp"
#include "tracer/app/tcpdump_fingers.hpp"
#include "tracer/run/outlets/outlet_plan.hpp"

namespace tcpwhy::app {
namespace {

constexpr int most_clocks = 5;

void add_formats(CommandLine& command, DisplayFlags& flags) {
    command
        .add_option("-f,--format", &flags.formats,
                    "Output format: " + run::format_list() + "; repeat with one -o each")
        .type_name("FORMAT")
        .suggests(run::format_names())
        .one_value_each();
    command
        .add_flag("--summary", flags.summary,
                  "One row per connection, printed when it ends (-f summary)")
        .rarely();
    command
        .add_flag("--stat", flags.stat,
                  "Each program's calls: count, errors, time, as strace -c -w (-f stat)")
        .rarely();
    command
        .add_option("--follow", &flags.options.follow,
                    "The bytes of connection N: N, N,hex or N,raw; N,client or N,server for one "
                    "direction (-f follow)")
        .type_name("N")
        .rarely();
    command.add_option("-o,--output", &flags.files, "Write the format given before it to FILE")
        .type_name("FILE")
        .one_value_each();
    command
        .add_option(
            "-w,--write", &flags.recording,
            "Record the frames and the calls; each frame has its reason as a comment. FILE.pcapng "
            "('-': standard output); or FILE.pcap, with the calls in FILE.jsonl")
        .type_name("FILE");
}

void add_looks(CommandLine& command, run::DisplayOptions& options) {
    command.add_option("--color", &options.color, "Colours: auto, always, never")
        .type_name("WHEN")
        .one_of({"auto", "always", "never"})
        .rarely();
    command.add_option("--width", &options.width, "Columns, 80 to 200 (default: the terminal's)")
        .type_name("N")
        .between(run::narrowest_columns, run::widest_columns)
        .rarely();
    command.add_flag("-S,--absolute", options.absolute_numbers, "Absolute sequence numbers")
        .rarely();
    command.add_flag("-q,--quiet", options.quiet, "Show less of each segment").rarely();
    command.add_flag("-v,--verbose", options.verbose,
                     "Header fields; twice: every call, also those without a connection");
    command
        .add_flag("-X,--hex", options.hex_and_ascii,
                  "The payload in hex and ASCII; twice: the whole frame")
        .rarely();
    command.add_flag("-x", options.hex, "The payload in hex; twice: the whole frame").rarely();
    command.add_flag("-A,--ascii", options.ascii, "The payload as text").rarely();
    command
        .add_flag("-e,--link-header", options.link_header,
                  "The link layer's addresses and type, in the format text")
        .rarely();
    command
        .add_flag("-t", options.clock,
                  "The time of each line of text: -t none, -tt seconds since 1970, -ttt since the "
                  "line before, -tttt date and UTC, -ttttt since the first line")
        .rarely();
    command
        .add_flag("--no-sites", options.no_sites, "Leave out the source lines that made the calls")
        .rarely();
    command.add_flag("-U,-l,--unbuffered", options.unbuffered, "Write each line at once").rarely();
}

/// "note=", "cause=" …, for the shells' completions.
std::vector<std::string> condition_beginnings() {
    std::vector<std::string> words;
    words.reserve(where::keys);
    for (std::size_t key = 0; key < where::keys; ++key)
        words.push_back(std::string(where::name(static_cast<where::Key>(key))) + "=");
    return words;
}

void add_selection(CommandLine& command, DisplayFlags& flags) {
    run::DisplayOptions& options = flags.options;
    command.add_option("--connection", &options.connection, "Only the connection of that number")
        .type_name("N")
        .rarely();
    command
        .add_option("--only", &options.phases,
                    "Only these parts of a connection's life, separated by commas: handshake, "
                    "data, shutdown, abort, other")
        .type_name("PHASES")
        .separated_by(',')
        .one_value_each()
        .one_of({"handshake", "data", "shutdown", "abort", "other"})
        .rarely();
    command
        .add_option("--where", &options.where,
                    "Only what matches KEY=VALUE: note, cause, outcome, state, errno, process, "
                    "side. Several separated by commas: values of one key are alternatives, "
                    "different keys must all hold")
        .type_name("COND")
        .suggests(condition_beginnings())
        .one_value_each()
        .rarely();
    command
        .add_option("--process", &flags.processes,
                    "Only the calls of this process and the segments of its end")
        .type_name("NAME|PID")
        .one_value_each()
        .rarely();
}

}  // namespace

void add_display_flags(CommandLine& command, DisplayFlags& flags) {
    add_formats(command, flags);
    add_looks(command, flags.options);
    add_selection(command, flags);
    command
        .add_flag("-n,--numeric", flags.numeric,
                  "Changes nothing: numbers are never turned into names")
        .rarely();
    command.add_hints(tcpdump_fingers());
}

run::DisplayOptions display_options(const CommandLine& command, const DisplayFlags& flags) {
    using Kind = run::Given::Kind;
    run::DisplayOptions options = flags.options;
    if (command.given("--write")) options.recording = flags.recording;
    if (options.clock > most_clocks)
        throw UsageError(
            "-t may stand five times at most: -ttttt is the time since the first line");
    for (const std::string& process : flags.processes) {
        if (process.empty()) throw UsageError("--process needs a program's name or a PID");
        options.where.push_back("process=" + process);
    }
    auto format = flags.formats.begin();
    auto file = flags.files.begin();
    for (const std::string& option : command.in_order()) {
        if (option == "output") options.given.push_back({Kind::file, *file++});
        if (option == "summary") options.given.push_back({Kind::format, "summary"});
        if (option == "stat") options.given.push_back({Kind::format, "stat"});
        if (option == "follow") options.given.push_back({Kind::format, "follow"});
        if (option == "format") options.given.push_back({Kind::format, *format++});
    }
    // tcpdump's -e and -t are about its lines, so they ask for them.
    const bool asks_for_lines = options.clock > 0 || options.link_header;
    if (asks_for_lines && options.given.empty() && !options.recording)
        options.given.push_back({Kind::format, "text"});
    return options;
}

}  // namespace tcpwhy::app

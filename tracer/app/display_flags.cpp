#include "tracer/app/display_flags.hpp"

#include "tracer/run/outlets/outlet_plan.hpp"

namespace tcpwhy::app {
namespace {

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
    command.add_flag("-X,--hex", options.hex, "The payload in hex and ASCII").rarely();
    command
        .add_flag("--no-sites", options.no_sites, "Leave out the source lines that made the calls")
        .rarely();
    command.add_flag("-U,--unbuffered", options.unbuffered, "Write each line at once").rarely();
}

void add_selection(CommandLine& command, run::DisplayOptions& options) {
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
}

}  // namespace

void add_display_flags(CommandLine& command, DisplayFlags& flags) {
    add_formats(command, flags);
    add_looks(command, flags.options);
    add_selection(command, flags.options);
    command
        .add_flag("-n,--numeric", flags.numeric,
                  "Changes nothing: numbers are never turned into names")
        .rarely();
}

run::DisplayOptions display_options(const CommandLine& command, const DisplayFlags& flags) {
    using Kind = run::Given::Kind;
    run::DisplayOptions options = flags.options;
    if (command.given("--write")) options.recording = flags.recording;
    auto format = flags.formats.begin();
    auto file = flags.files.begin();
    for (const std::string& option : command.in_order()) {
        if (option == "output") options.given.push_back({Kind::file, *file++});
        if (option == "summary") options.given.push_back({Kind::format, "summary"});
        if (option == "format") options.given.push_back({Kind::format, *format++});
    }
    return options;
}

}  // namespace tcpwhy::app

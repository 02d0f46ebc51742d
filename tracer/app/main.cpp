// tcpwhy: shows why each TCP segment was on the wire.
#include <array>
#include <utility>
#include <vector>

#include "common/command_line.hpp"
#include "common/errors.hpp"
#include "tracer/app/commands/demo.hpp"
#include "tracer/app/commands/doctor.hpp"
#include "tracer/app/commands/explain.hpp"
#include "tracer/app/commands/join.hpp"
#include "tracer/app/commands/live.hpp"
#include "tracer/app/commands/read.hpp"
#include "tracer/app/commands/run.hpp"
#include "tracer/app/commands/scenarios.hpp"

namespace {

struct Row {
    const char* name;
    const char* summary;
    tcpwhy::app::Declare declare;
};

// In the order of the help.
constexpr std::array rows = {
    Row{"demo", "The article's run, from start to end", tcpwhy::app::declare_demo},
    Row{"run", "Run a scenario, or any server and client, and show why each segment was sent",
        tcpwhy::app::declare_run},
    Row{"scenarios", "List the scenarios, with the lesson of each", tcpwhy::app::declare_scenarios},
    Row{"read", "Show a capture file (pcap, pcapng; '-': standard input)",
        tcpwhy::app::declare_read},
    Row{"live", "A persistent lab: show the segments of its programs as they happen",
        tcpwhy::app::declare_live},
    Row{"join", "Run a command in a live lab, observed, in this terminal",
        tcpwhy::app::declare_join},
    Row{"explain", "Explain a note, state, timer, rule, flag, outcome or notice (alone: list them)",
        tcpwhy::app::declare_explain},
    Row{"doctor", "Check what works here and how to fix the rest", tcpwhy::app::declare_doctor},
};

int body(int argc, char** argv) {
    CLI::App app(
        "Shows why each TCP segment was on the wire: which socket call sent it, which "
        "waiting call it woke, and the state it left both ends in.");
    tcpwhy::add_version(app, "tcpwhy");
    app.require_subcommand(1);
    app.footer(
        "Exit status: 0 traced, 1 an expectation failed, 2 usage, 3 this machine cannot do "
        "it, 128 + N ended by signal N (Ctrl-C: 130).");
    std::vector<std::pair<CLI::App*, tcpwhy::app::Job>> jobs;
    for (const Row& row : rows) {
        CLI::App* command = app.add_subcommand(row.name, row.summary);
        jobs.emplace_back(command, row.declare(*command));
    }
    if (const auto leave = tcpwhy::parse(app, argc, argv)) return *leave;
    for (const auto& [command, job] : jobs)
        if (command->parsed()) return job();
    return tcpwhy::exit_status::usage;
}

}  // namespace

int main(int argc, char** argv) {
    return tcpwhy::run_main(argc, argv, body);
}

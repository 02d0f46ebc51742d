#include "tracer/app/command_line.hpp"

#include <array>

#include "common/errors.hpp"
#include "tracer/app/commands/demo.hpp"
#include "tracer/app/commands/doctor.hpp"
#include "tracer/app/commands/explain.hpp"
#include "tracer/app/commands/grade.hpp"
#include "tracer/app/commands/join.hpp"
#include "tracer/app/commands/live.hpp"
#include "tracer/app/commands/read.hpp"
#include "tracer/app/commands/run.hpp"
#include "tracer/app/commands/scenarios.hpp"
#include "tracer/app/commands/teach/check.hpp"
#include "tracer/app/commands/teach/exercise.hpp"
#include "tracer/app/commands/teach/lab.hpp"
#include "tracer/app/commands/teach/labs.hpp"
#include "tracer/app/commands/teach/quiz.hpp"
#include "tracer/app/interruption.hpp"

namespace tcpwhy::app {
namespace {

struct Command {
    const char* name;
    const char* summary;
    Declare declare;
};

// In the order of the help.
constexpr std::array commands = {
    Command{"demo", "The article's run, from start to end", declare_demo},
    Command{"run", "Run a scenario or two programs, and show why each segment was sent",
            declare_run},
    Command{"scenarios", "List the scenarios, with the lesson of each", declare_scenarios},
    Command{"read", "Show a capture file (pcap, pcapng; '-': standard input)", declare_read},
    Command{"live", "Show the segments of programs that join, as they happen", declare_live},
    Command{"join", "Run a command in a live lab, observed", declare_join},
    Command{"labs", "List the labs, with what you have done", declare_labs},
    Command{"lab", "Walk through a lab: predict, run, look, answer", declare_lab},
    Command{"exercise", "Make a worksheet with blanks from a lab or a recording", declare_exercise},
    Command{"check", "Mark worksheets", declare_check},
    Command{"quiz", "Ask the questions of a worksheet in this terminal", declare_quiz},
    Command{"grade", "Grade students' programs by what they do on the network", declare_grade},
    Command{"explain", "Explain what a trace says: a note, state, flag, call, errno …",
            declare_explain},
    Command{"doctor", "Check what works here and how to fix the rest", declare_doctor},
};

}  // namespace

int run_command_line(int argc, char** argv) {
    let_full_files_fail();
    CommandLine line("tcpwhy",
                     "Shows why each TCP segment was on the wire: which socket call sent it, which "
                     "waiting call it woke, and the state it left both ends in.");
    line.add_exit_status(
        "0 traced, 1 an expectation failed, 2 usage, 3 this machine cannot do "
        "it, 128 + N ended by signal N (Ctrl-C: 130).");
    line.add_example("tcpwhy demo", "a first look");
    line.add_example("tcpwhy run ./server ./client", "your own two programs");
    Job job;
    for (const Command& each : commands)
        line.add_command(each.name, each.summary,
                         [&](CommandLine& command) { job = each.declare(command); });
    if (const auto leave = line.parse(argc, argv)) return *leave;
    return job ? job() : exit_status::usage;
}

}  // namespace tcpwhy::app

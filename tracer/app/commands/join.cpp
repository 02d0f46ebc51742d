// The command runs in the foreground of this terminal.
#include "tracer/app/commands/join.hpp"

#include <memory>
#include <string>
#include <vector>

#include "tracer/live/join.hpp"
#include "tracer/run/suite_program.hpp"

namespace tcpwhy::app {
namespace {

struct JoinChoices {
    live::JoinRequest request;
    std::string role;
};

}  // namespace

Job declare_join(CommandLine& command) {
    auto choices = std::make_shared<JoinChoices>();
    command.add_option("--lab", &choices->request.lab, "The lab's name, if there are several")
        .type_name("NAME");
    command
        .add_option("--as", &choices->role,
                    "The lane that shows the program from its start: client, server (default: as "
                    "its sockets behave)")
        .type_name("SIDE")
        .one_of({"client", "server"});
    command.add_option("command", &choices->request.command,
                       "The command and its arguments, after --; without one: your shell, with a "
                       "prompt that names the lab");
    command.positionals_at_end();
    command.add_exit_status(
        "the command's own; 2 usage, 3 there is no such lab, or this machine cannot do it.");
    return [choices]() -> int {
        live::JoinRequest request = choices->request;
        for (const model::Side side : {model::Side::client, model::Side::server})
            if (model::name(side) == choices->role) request.role = side;
        if (!request.command.empty())
            request.command.front() = run::suite_program(request.command.front());
        live::join(request);
    };
}

}  // namespace tcpwhy::app

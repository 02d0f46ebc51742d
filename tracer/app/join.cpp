// `tcpwhy join -- CMD`: runs a command in a lab that is open, in the foreground of this terminal.
#include "tracer/live/join.hpp"

#include <memory>
#include <string>
#include <vector>

#include "tracer/app/command.hpp"
#include "tracer/app/trace_run.hpp"

namespace tcpwhy::app {
namespace {

struct JoinChoices {
    live::JoinRequest request;
    std::string role;
};

}  // namespace

Job declare_join(CLI::App& command) {
    auto choices = std::make_shared<JoinChoices>();
    command
        .add_option("--lab", choices->request.lab,
                    "The lab's name, where there are several (default: default)")
        ->type_name("NAME");
    command
        .add_option("--as", choices->role,
                    "Which lane the program is shown in from its start: client, server (default: "
                    "what its sockets do)")
        ->type_name("SIDE")
        ->check(CLI::IsMember({"client", "server"}));
    command.add_option("command", choices->request.command,
                       "The command and its arguments, after --; none: your shell, with a prompt "
                       "that names the lab");
    command.positionals_at_end();
    return [choices]() -> int {
        live::JoinRequest request = choices->request;
        for (const model::Side side : {model::Side::client, model::Side::server})
            if (model::name(side) == choices->role) request.role = side;
        if (!request.command.empty())
            request.command.front() = suite_program(request.command.front());
        live::join(request);
    };
}

}  // namespace tcpwhy::app

// `tcpwhy demo`: the article's run. The server reads once, echoes and closes; the client, as the
// article's, does not notice before its input ends.
#include <memory>

#include "tracer/app/command.hpp"
#include "tracer/app/trace_run.hpp"

namespace tcpwhy::app {

Job declare_demo(CLI::App& command) {
    struct Choices {
        DisplayOptions display;
        std::string lab = "auto";
    };
    auto choices = std::make_shared<Choices>();
    add_display_options(command, choices->display);
    add_lab_option(command, choices->lab);
    return [choices] {
        lab::RunRequest request;
        request.programs = {{"server", {own_program("echo-server"), "--once"}, ""},
                            {"client", {own_program("echo-client"), "127.0.0.1"}, ""}};
        request.plan.typed = true;
        request.plan.lines = {"a\n"};
        return trace_run(request, choices->lab, "", choices->display, "ladder");
    };
}

}  // namespace tcpwhy::app

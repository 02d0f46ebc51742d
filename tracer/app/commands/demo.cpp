// The server reads once, echoes and closes; the client, like the article's, does not notice before
// its input ends.
#include "tracer/app/commands/demo.hpp"

#include <memory>

#include "tracer/app/common_options.hpp"
#include "tracer/app/display_flags.hpp"
#include "tracer/app/shown_run.hpp"
#include "tracer/run/suite_program.hpp"

namespace tcpwhy::app {

Job declare_demo(CommandLine& command) {
    struct Choices {
        DisplayFlags display;
        std::string lab = "auto";
    };
    auto choices = std::make_shared<Choices>();
    add_display_flags(command, choices->display);
    add_lab_option(command, choices->lab);
    return [choices, &command] {
        ShownRun shown;
        run::RunRequest& request = shown.request;
        request.programs = {{"server", {run::own_program("echo-server"), "--once"}, ""},
                            {"client", {run::own_program("echo-client"), "127.0.0.1"}, ""}};
        request.plan.typed = true;
        request.plan.lines = {"a\n"};
        shown.lab = choices->lab;
        shown.display = display_options(command, choices->display);
        shown.default_format = "ladder";
        return show_run(shown);
    };
}

}  // namespace tcpwhy::app

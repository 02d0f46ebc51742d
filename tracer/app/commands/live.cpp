#include "tracer/app/commands/live.hpp"

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include "common/errors.hpp"
#include "tracer/app/common_options.hpp"
#include "tracer/app/display_flags.hpp"
#include "tracer/app/interruption.hpp"
#include "tracer/app/opened_outlets.hpp"
#include "tracer/app/web_page.hpp"
#include "tracer/live/lab_connection.hpp"
#include "tracer/live/live.hpp"
#include "tracer/wire/capture/capture_filter.hpp"

namespace tcpwhy::app {
namespace {

struct LiveChoices {
    DisplayFlags display;
    std::string lab = "default";
    live::LiveRequest request;
    bool list = false;
    bool interfaces = false;  ///< -D
    bool host = false;
    std::vector<std::string> filter;
    bool web = false;  ///< --web was given
    WebChoice page;
};

int list() {
    const auto labs = live::list_labs();
    if (labs.empty()) std::puts("no labs (start one with: tcpwhy live)");
    for (const live::LabLine& line : labs)
        std::printf("%-20s %s%s\n", line.name.c_str(), line.says.c_str(),
                    line.for_everybody ? " (root's, for all users)" : "");
    return exit_status::ok;
}

/// The line to type in another terminal, whatever folder that one is in.
std::string join_line(const std::string& lab) {
    std::string line = own_command() + " join ";
    if (lab != "default") line += "--lab " + lab + " ";
    return line + "-- COMMAND";
}

int live(const LiveChoices& choices, run::DisplayOptions display) {
    if (choices.list) return list();
    if (choices.interfaces) return print_interfaces();
    live::LiveRequest request = choices.request;
    request.capture.filter = wire::capture_filter(0, filter_of(choices.filter));
    display.live = true;
    request.sites = !display.no_sites;
    const run::OutletPlan plan =
        checked_plan(display, stdout_is_terminal() ? "ladder" : "text", {});

    end_at_interruptions();
    // If this program stopped, the observed programs would stop with it; a terminal that stops
    // background output would have the same effect.
    for (const int number : {SIGTSTP, SIGTTOU}) signal(number, SIG_IGN);
    const bool host = choices.host || !request.attach.empty();
    WebPage page;
    if (choices.web) page.open(choices.page, true);
    if (host) request.capture.filter = page.without_own_port(request.capture.filter);
    const live::ControlSocket socket(choices.lab, host);
    run::Outlets outlets(plan, terminal_columns, page.sink());
    catch_interruptions();
    const lab::Rung rung = lab::enter(host ? lab::Choice::host : lab::Choice::private_lab);
    const auto ready = [&] {
        std::fprintf(stderr,
                     "tcpwhy: the lab is open; in any other terminal: %s   (Ctrl-C here ends it)\n",
                     join_line(choices.lab).c_str());
    };
    live::run_live(request, rung, socket, outlets.sink(),
                   {ready, take_interruption, [&] { return outlets.reader_gone(); }});
    finish(outlets);
    page.finish();
    // Ctrl-C is the normal end.
    return outlets.reader_gone() ? 128 + SIGPIPE : exit_status::ok;
}

}  // namespace

Job declare_live(CommandLine& command) {
    auto choices = std::make_shared<LiveChoices>();
    live::LiveRequest& request = choices->request;
    command.add_option("--lab", &choices->lab, "The lab's name, if there are several")
        .type_name("NAME");
    command.add_flag("--list", choices->list, "List the open labs and exit");
    command
        .add_flag("--kill-on-exit", request.kill_on_exit,
                  "End the joined programs when the lab ends (default: they continue, unobserved)")
        .rarely();
    command.add_flag("--host", choices->host,
                     "Watch this machine's own interface, not a private lab (needs root); "
                     "all its users may join");
    command
        .add_option("-i,--interface", &request.capture.interface,
                    "With --host: where to capture (default lo)")
        .type_name("NAME")
        .rarely();
    add_interface_list(command, choices->interfaces);
    const Option attach =
        command
            .add_option("-p,--attach", &request.attach,
                        "Observe running processes (1234,1235); implies --host; may be repeated")
            .type_name("PID")
            .separated_by(',')
            .between(1, 1 << 22)
            .one_value_each();
    attach.excludes("--kill-on-exit");
    command
        .add_option("-s,--snapshot-length", &request.capture.snaplen_bytes,
                    "Bytes captured of each frame (default 2048; 0: all)")
        .type_name("BYTES")
        .between(0, 262144)
        .rarely();
    command.add_option("-c,--count", &request.segments_at_most, "End after so many segments")
        .type_name("N")
        .between(1, most_segments);
    command.add_option("filter", &choices->filter, "A pcap-filter(7) expression");
    add_web_option(command, choices->page);
    add_display_flags(command, choices->display);
    command.add_example("tcpwhy live", "then, elsewhere: tcpwhy join -- ./server");
    command.add_example("tcpwhy live --web", "the same in a browser, for a projector");
    command.add_example("tcpwhy live -p $(pgrep -d, nginx)", "watch a running server, as root");
    return [choices, &command] {
        choices->web = command.given("--web");
        return live(*choices, display_options(command, choices->display));
    };
}

}  // namespace tcpwhy::app

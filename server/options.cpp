#include "server/options.hpp"

#include <vector>

#include "common/command_line.hpp"

namespace tcpwhy::server {
namespace {

const std::map<std::string, Style> style_words{{"sync", Style::sync},
                                               {"callback", Style::callback},
                                               {"coroutine", Style::coroutine},
                                               {"posix", Style::posix}};

CLI::Option* add_delay(CLI::App& app, const std::string& name, Delays::Milliseconds& delay,
                       const std::string& when) {
    constexpr long hour_ms = 3'600'000;
    const auto set = [&delay](const long& milliseconds) {
        delay = Delays::Milliseconds(milliseconds);
    };
    return app.add_option_function<long>(name, set, "Wait this many milliseconds " + when)
        ->type_name("MS")
        ->check(CLI::Range(0L, hour_ms));
}

}  // namespace

Options parse_options(int argc, char** argv, std::optional<int>& leave) {
    Options options;
    CLI::App app{
        "Echoes what a client sends: reads once, sends the same bytes back, prints a message, "
        "closes, and accepts the next client. SIGINT and SIGTERM end it."};
    add_version(app, "echo-server");
    // A talk says these things itself.
    std::vector<CLI::Option*> manners;
    manners.push_back(add_choice(
        app, "--style", options.style, style_words, "sync",
        "How the program is written. One client after another: sync (Asio's synchronous "
        "operations), posix (the system calls themselves). Thousands of clients at once: callback "
        "(Asio's asynchronous operations with handlers), coroutine (the same with co_await)"));
    app.add_option("-p,--port", options.port, "TCP port to listen on; 0: any free port")
        ->check(CLI::Range(0, 65535))
        ->capture_default_str();
    auto* bind = app.add_option("--bind", options.address, "Address to listen on, IPv4 or IPv6")
                     ->check(numeric_address())
                     ->capture_default_str();
    app.add_flag("--dual-stack", options.dual_stack, "Listen on [::] for both IPv4 and IPv6")
        ->excludes(bind);
    app.add_option("--backlog", options.backlog, "How many connections may wait to be accepted")
        ->check(CLI::Range(0, 1'000'000))
        ->capture_default_str();
    app.add_flag_callback(
        "--no-reuse-address", [&options] { options.reuse_address = false; },
        "Do not set SO_REUSEADDR: a port in TIME-WAIT is busy");
    manners.push_back(app.add_flag("--keep-open", options.keep_open,
                                   "Echo until the client ends, not only once"));
    manners.push_back(app.add_flag("--once", options.once, "Leave after one connection"));
    manners.push_back(add_choice(app, "--end-with", options.ending, ending_words(), "close",
                                 "How to end a connection"));
    Delays& delays = options.delays;
    manners.push_back(add_delay(app, "--delay-accept", delays.accept, "before each accept"));
    manners.push_back(add_delay(app, "--delay-read", delays.read, "before each read"));
    manners.push_back(add_delay(app, "--delay-reply", delays.reply, "before each echo"));
    manners.push_back(
        add_delay(app, "--delay-close", delays.close, "before the end of each connection"));
    auto* talk = app.add_option(
        "--talk", options.talk,
        "Do what the scripted talk in this file says, call by call (docs/talk.md has its grammar); "
        "standard input is for its 'pause'");
    talk->type_name("FILE");
    for (CLI::Option* manner : manners) talk->excludes(manner);
    add_verbosity(app, options.verbosity);
    leave = parse(app, argc, argv);
    if (options.dual_stack) options.address = "::";
    return options;
}

}  // namespace tcpwhy::server

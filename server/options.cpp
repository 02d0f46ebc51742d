#include "server/options.hpp"

#include <vector>

#include "common/command_line.hpp"

namespace tcpwhy::server {
namespace {

const std::map<std::string, Style> style_words{{"sync", Style::sync},
                                               {"callback", Style::callback},
                                               {"coroutine", Style::coroutine},
                                               {"posix", Style::posix}};

Option add_delay(CommandLine& app, const std::string& name, Delays::Milliseconds& delay,
                 const std::string& when) {
    constexpr long hour_ms = 3'600'000;
    const auto set = [&delay](long milliseconds) { delay = Delays::Milliseconds(milliseconds); };
    return app.add_option(name, set, "Wait this many milliseconds " + when)
        .type_name("MS")
        .between(0, hour_ms);
}

}  // namespace

Options parse_options(int argc, char** argv, std::optional<int>& leave) {
    Options options;
    CommandLine app(
        "echo-server",
        "Echoes what a client sends: reads once, sends the same bytes back, prints a message, "
        "closes, and accepts the next client. SIGINT and SIGTERM end it.");
    // A talk says these things itself.
    std::vector<Option> manners;
    manners.push_back(app.add_choice(
        "--style", options.style, style_words, "sync",
        "How the program is written. One client after another: sync (Asio's synchronous "
        "operations), posix (the system calls themselves). Thousands of clients at once: callback "
        "(Asio's asynchronous operations with handlers), coroutine (the same with co_await)"));
    app.add_option("-p,--port", &options.port, "TCP port to listen on; 0: any free port")
        .between(0, 65535)
        .capture_default();
    const Option bind =
        app.add_option("--bind", &options.address, "Address to listen on, IPv4 or IPv6")
            .address()
            .capture_default();
    app.add_flag("--dual-stack", options.dual_stack, "Listen on [::] for both IPv4 and IPv6")
        .excludes(bind);
    app.add_option("--backlog", &options.backlog, "How many connections may wait to be accepted")
        .between(0, 1'000'000)
        .capture_default();
    bool no_reuse_address = false;
    app.add_flag("--no-reuse-address", no_reuse_address,
                 "Do not set SO_REUSEADDR: a port in TIME-WAIT is busy");
    manners.push_back(app.add_flag("--keep-open", options.keep_open,
                                   "Echo until the client ends, not only once"));
    manners.push_back(app.add_flag("--once", options.once, "Leave after one connection"));
    manners.push_back(app.add_choice("--end-with", options.ending, ending_words(), "close",
                                     "How to end a connection"));
    Delays& delays = options.delays;
    manners.push_back(add_delay(app, "--delay-accept", delays.accept, "before each accept"));
    manners.push_back(add_delay(app, "--delay-read", delays.read, "before each read"));
    manners.push_back(add_delay(app, "--delay-reply", delays.reply, "before each echo"));
    manners.push_back(
        add_delay(app, "--delay-close", delays.close, "before the end of each connection"));
    const Option talk = app.add_option("--talk", &options.talk,
                                       "Do what the scripted talk in this file says, call by call "
                                       "(its grammar: tcpwhy-talk(5), docs/talk.md); "
                                       "standard input is for its 'pause'");
    talk.type_name("FILE");
    for (const Option manner : manners) talk.excludes(manner);
    app.add_verbosity(options.verbosity);
    leave = app.parse(argc, argv);
    options.reuse_address = !no_reuse_address;
    if (options.dual_stack) options.address = "::";
    return options;
}

}  // namespace tcpwhy::server

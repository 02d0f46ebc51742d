#include "client/options.hpp"

#include "common/command_line.hpp"

namespace tcpwhy::client {
namespace {

const std::map<std::string, Style> style_words{{"sync", Style::sync},
                                               {"callback", Style::callback},
                                               {"coroutine", Style::coroutine},
                                               {"posix", Style::posix}};

std::map<std::string, Ending> client_endings() {
    auto words = ending_words();
    words.erase("nothing");  // a program that has nothing more to do leaves
    return words;
}

}  // namespace

Options parse_options(int argc, char** argv, std::optional<int>& leave) {
    Options options;
    CommandLine app(
        "echo-client",
        "Sends the lines of standard input to an echo server and prints what comes back. Leaves at "
        "the end of the input, when all has come back, and when the server has closed.");
    app.add_option("address", &options.address, "Address of the server, IPv4 or IPv6")
        .required()
        .type_name("ADDRESS")
        .address();
    app.add_option("-p,--port", &options.port, "TCP port of the server")
        .between(1, 65535)
        .capture_default();
    const Option style = app.add_choice(
        "--style", options.style, style_words, "sync",
        "How the program is written. Waits at the keyboard, and notices only at the next read that "
        "the server has closed: sync (Asio's synchronous operations), posix (the system calls "
        "themselves). Notices it at once: callback (Asio's asynchronous operations with handlers), "
        "coroutine (the same with co_await)");
    const Option ending =
        app.add_choice("--end-with", options.ending, client_endings(),
                       "exit in sync and posix, else close", "How to end the connection");
    const Option half_close = app.add_flag(
        "--half-close", options.half_close,
        "At the end of the input, shut down sending, and read on until the server ends");
    app.add_option("--source", &options.source_address, "Address to connect from").address();
    app.add_option("--source-port", &options.source_port, "Port to connect from").between(1, 65535);
    app.add_option("--talk", &options.talk,
                   "Do what the scripted talk in this file says, call by call (its grammar: "
                   "tcpwhy-talk(5), docs/talk.md); standard input is for its 'pause'")
        .type_name("FILE")
        .excludes(style)
        .excludes(ending)
        .excludes(half_close);
    app.add_verbosity(options.verbosity);
    leave = app.parse(argc, argv);
    const bool as_article = options.style == Style::sync || options.style == Style::posix;
    if (as_article && !ending.given()) options.ending = Ending::exit;
    return options;
}

}  // namespace tcpwhy::client

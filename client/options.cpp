#include "client/options.hpp"

#include "common/command_line.hpp"

namespace tcpwhy::client {
namespace {

const std::map<std::string, Style> style_words{{"asio", Style::asio}, {"article", Style::article}};

std::map<std::string, Ending> client_endings() {
    auto words = ending_words();
    words.erase("nothing");  // a program that has nothing more to do leaves
    return words;
}

}  // namespace

Options parse_options(int argc, char** argv, std::optional<int>& leave) {
    Options options;
    CLI::App app{
        "Sends the lines of standard input to an echo server and prints what comes back. Leaves "
        "when "
        "the input has ended and all has been echoed, and when the server closes."};
    add_version(app, "echo-client");
    app.add_option("address", options.address, "Address of the server, IPv4 or IPv6")
        ->required()
        ->type_name("ADDRESS")
        ->check(numeric_address());
    app.add_option("-p,--port", options.port, "TCP port of the server")
        ->check(CLI::Range(1, 65535))
        ->capture_default_str();
    auto* style = add_choice(
        app, "--style", options.style, style_words, "asio",
        "asio: notices the server's close at any time; article: blocking calls, noticed by "
        "the next read");
    auto* ending = add_choice(app, "--end-with", options.ending, client_endings(),
                              "close; exit in the article's style", "How to end the connection");
    auto* half_close =
        app.add_flag("--half-close", options.half_close,
                     "At the end of input shut down sending, and read on until the server ends");
    app.add_option("--source", options.source_address, "Address to connect from")
        ->check(numeric_address());
    app.add_option("--source-port", options.source_port, "Port to connect from")
        ->check(CLI::Range(1, 65535));
    app.add_option(
           "--talk", options.talk,
           "Do what the scripted talk in this file says, call by call (docs/talk.md has its "
           "grammar); standard input is for its 'pause'")
        ->type_name("FILE")
        ->excludes(style)
        ->excludes(ending)
        ->excludes(half_close);
    add_verbosity(app, options.verbosity);
    leave = parse(app, argc, argv);
    if (options.style == Style::article && ending->count() == 0) options.ending = Ending::exit;
    return options;
}

}  // namespace tcpwhy::client

// The command line of the echo pair: addresses, ports and queues, and one clear line for an error.
#include <algorithm>
#include <fstream>

#include "live/pair/echo_pair.hpp"
#include "support/catch.hpp"

using namespace tcpwhy;
using namespace tcpwhy::test;

TEST_CASE("an address that refuses or cannot be reached is one clear line and status 1", "[pair]") {
    for (const std::string& style : every_style) {
        CAPTURE(style);
        const std::uint16_t port = free_port();
        const Finished refused = run(client_argv(port, {"--style", style}));
        CHECK(refused.status == 1);
        CHECK(refused.err == "echo-client: cannot connect to 127.0.0.1:" + std::to_string(port) +
                                 ": Connection refused; nobody listens there: start the server, or "
                                 "name its --port\n");
        const Finished unreachable = run(client_argv(port, {"--style", style}, "255.255.255.255"));
        CHECK(unreachable.status == 1);
        CHECK_THAT(unreachable.err, ContainsSubstring("Network is unreachable"));
    }
}

TEST_CASE("a malformed command line is one clear line and status 2", "[pair]") {
    const std::vector<std::vector<std::string>> wrong{
        {client_program, "127.0.0.300"},
        {client_program, "localhost"},
        {client_program},
        {client_program, "127.0.0.1", "--port", "0"},
        {client_program, "127.0.0.1", "--port", "65536"},
        {client_program, "127.0.0.1", "--end-with", "nothing"},
        {client_program, "127.0.0.1", "--source", "::1"},
        {server_program, "--port", "70000"},
        {server_program, "--port", "-1"},
        {server_program, "--style", "epoll"},
        {server_program, "--style", "blocking"},
        {client_program, "127.0.0.1", "--style", "article"},
        {client_program, "127.0.0.1", "--style", "asio"},
        {server_program, "--end-with", "bang"},
        {server_program, "--bind", "here"},
        {server_program, "--bind", "::1", "--dual-stack"},
        {server_program, "--delay-read", "soon"},
        {server_program, "--no-such-option"},
    };
    for (const auto& argv : wrong) {
        std::string command;
        for (const std::string& word : argv) command += word + ' ';
        CAPTURE(command);
        const Finished finished = run(argv);
        CHECK(finished.status == 2);
        CHECK(finished.out.empty());
        CHECK(std::count(finished.err.begin(), finished.err.end(), '\n') == 1);
    }
}

TEST_CASE("help and version go to stdout, with status 0", "[pair]") {
    for (const std::string& program : {server_program, client_program}) {
        const Finished help = run({program, "--help"});
        CHECK(help.status == 0);
        CHECK_THAT(help.out, ContainsSubstring("--end-with"));
        for (const std::string& style : every_style) CHECK_THAT(help.out, ContainsSubstring(style));
        const Finished version = run({program, "--version"});
        CHECK(version.status == 0);
        CHECK_THAT(version.out, ContainsSubstring("echo-"));
    }
}

TEST_CASE("a busy port is one clear line that says what to do, and status 3", "[pair]") {
    for (const std::string& style : every_style) {
        CAPTURE(style);
        auto server = start_server({});
        const Finished second =
            run({server_program, "--port", std::to_string(server.port), "--style", style});
        CHECK(second.status == 3);
        CHECK(second.out.empty());
        CHECK_THAT(second.err,
                   ContainsSubstring("Address already in use") && ContainsSubstring("--port"));
        CHECK(std::count(second.err.begin(), second.err.end(), '\n') == 1);
    }
}

TEST_CASE("without SO_REUSEADDR a port in TIME-WAIT is busy", "[pair]") {
    auto server = start_server({"--once"});
    {
        RawClient client(server.port);
        client.send("x");
        CHECK(client.receive() == "x");
        CHECK(client.receive().empty());  // the server has closed first: TIME-WAIT is its own
    }
    CHECK(server.process.wait().status == 0);
    const std::string port = std::to_string(server.port);
    for (const std::string& style : every_style) {
        CAPTURE(style);
        const std::vector<std::string> argv{server_program, "--port", port, "--style", style};
        auto without = argv;
        without.emplace_back("--no-reuse-address");
        CHECK(run(without).status == 3);
        Process again = Process::start(argv);
        again.wait_for_output("listening on ");
    }
}

TEST_CASE("with port 0 the server says which port it has been given", "[pair]") {
    for (const std::string& style : every_style) {
        CAPTURE(style);
        Process server = Process::start(
            {server_program, "--port", "0", "--bind", "127.0.0.1", "--style", style});
        server.wait_for_output("\n");
        const std::string words = "listening on 127.0.0.1:";
        REQUIRE_THAT(server.out(), Catch::Matchers::StartsWith(words));
        const int port = std::stoi(server.out().substr(words.size()));
        CHECK(run(client_argv(static_cast<std::uint16_t>(port)), {.stdin_text = "a\n"}).out ==
              "a\n");
    }
}

TEST_CASE("--backlog is what listen() is given", "[pair]") {
    // The kernel queues one connection more than the backlog, listen(2).
    for (const std::string& style : every_style) {
        CAPTURE(style);
        auto server = start_server({"--backlog", "7", "--style", style});
        const Finished sockets = run({"ss", "-Hltn", "sport = :" + std::to_string(server.port)});
        CHECK_THAT(sockets.out, ContainsSubstring(" 7 "));
    }
}

TEST_CASE("the server listens on IPv6, and with --dual-stack on both", "[pair]") {
    for (const std::string& style : every_style) {
        CAPTURE(style);
        auto v6 = start_server({"--bind", "::", "--style", style});
        CHECK(run(client_argv(v6.port, {}, "::1"), {.stdin_text = "six\n"}).status == 0);
        CHECK(run(client_argv(v6.port), {.stdin_text = "four\n"}).status == 1);

        auto both = start_server({"--dual-stack", "--keep-open", "--style", style});
        CHECK(run(client_argv(both.port, {}, "::1"), {.stdin_text = "six\n"}).out == "six\n");
        CHECK(run(client_argv(both.port), {.stdin_text = "four\n"}).out == "four\n");
    }
}

TEST_CASE("the client connects from --source and --source-port", "[pair]") {
    for (const std::string& style : every_style) {
        CAPTURE(style);
        auto server = start_server({"--keep-open"});
        const std::string port = std::to_string(free_port());
        Process client = Process::start(client_argv(
            server.port, {"--style", style, "--source", "127.0.0.7", "--source-port", port}));
        client.write_stdin("a\n");
        client.wait_for_output("a\n");
        // The kernel's table of IPv4 connections: little-endian hexadecimal, proc_pid_net(5).
        std::ifstream table("/proc/net/tcp");
        const std::string all{std::istreambuf_iterator<char>(table), {}};
        char expected[32];
        std::snprintf(expected, sizeof expected, "0700007F:%04X 0100007F:%04X", std::stoi(port),
                      server.port);
        CHECK_THAT(all, ContainsSubstring(expected));
    }
}

TEST_CASE("a source that cannot be had is one clear line", "[pair]") {
    for (const std::string& style : every_style) {
        CAPTURE(style);
        const std::uint16_t port = free_port();
        const Finished foreign =
            run(client_argv(port, {"--style", style, "--source", "192.0.2.1"}));
        CHECK(foreign.status == 1);
        CHECK(foreign.err == "echo-client: cannot connect to 127.0.0.1:" + std::to_string(port) +
                                 ": Cannot assign requested address; --source must be an address "
                                 "of this machine\n");
        const Finished mixed = run(client_argv(port, {"--style", style, "--source", "::1"}));
        CHECK(mixed.status == 2);
        CHECK(std::count(mixed.err.begin(), mixed.err.end(), '\n') == 1);
    }
}

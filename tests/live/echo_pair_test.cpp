// The echo pair as real programs on loopback.
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <fstream>

#include "common/endpoint.hpp"
#include "common/socket_calls.hpp"
#include "support/catch.hpp"
#include "support/process.hpp"

using namespace tcpwhy;
using namespace tcpwhy::test;

namespace {

const std::string server_program = BIN_DIR "/echo-server";
const std::string client_program = BIN_DIR "/echo-client";
const std::string about_to_close = "the connection you just established is about to close\n";
const std::string server_closed = "the server has closed the connection\n";

const std::vector<std::string> every_style{"sync", "callback", "coroutine", "posix"};
const std::vector<std::string> at_the_keyboard{"sync", "posix"};  ///< one thing at a time
const std::vector<std::string> all_at_once{"callback", "coroutine"};

/// An echo-server that listens on a free port, and what is needed to reach it.
struct RunningServer {
    std::uint16_t port;
    Process process;
};

RunningServer start_server(std::vector<std::string> options) {
    const std::uint16_t port = free_port();
    std::vector<std::string> argv{server_program, "--port", std::to_string(port)};
    argv.insert(argv.end(), options.begin(), options.end());
    RunningServer server{port, Process::start(argv)};
    server.process.wait_for_output("listening on ");
    return server;
}

std::vector<std::string> client_argv(std::uint16_t port, std::vector<std::string> options = {},
                                     const std::string& address = "127.0.0.1") {
    std::vector<std::string> argv{client_program, address, "--port", std::to_string(port)};
    argv.insert(argv.end(), options.begin(), options.end());
    return argv;
}

/// A client made of bare calls, to see what the server does to the wire. Never waits longer than
/// `patience`.
class RawClient {
  public:
    explicit RawClient(std::uint16_t port) : socket_(open_stream_socket(AF_INET, 0)) {
        sockaddr_in server{};
        server.sin_family = AF_INET;
        server.sin_port = htons(port);
        server.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        connect_socket(socket_.get(), reinterpret_cast<const sockaddr*>(&server), sizeof server);
    }
    void send(std::string_view bytes) { write_all(socket_.get(), bytes); }
    void end_sending() { shutdown_sending(socket_.get()); }

    /// What comes next; "" at the end. Throws std::system_error for a reset.
    std::string receive() {
        if (!readable_within(patience)) throw std::runtime_error("nothing came from the server");
        char buffer[65536];
        return {buffer, read_some(socket_.get(), buffer)};
    }
    std::string receive_exactly(std::size_t size) {
        std::string all;
        while (all.size() < size) {
            const std::string part = receive();
            if (part.empty()) break;
            all += part;
        }
        return all;
    }
    bool readable_within(Deadline deadline) {
        pollfd polled{socket_.get(), POLLIN, 0};
        return ::poll(&polled, 1, static_cast<int>(deadline.count())) == 1;
    }

  private:
    Descriptor socket_;
};

/// Every byte value, with NULs, newlines and no terminator.
std::string binary_payload(std::size_t size) {
    std::string payload;
    for (std::size_t i = 0; i < size; ++i) payload += static_cast<char>((i * 31 + i / 256) & 0xff);
    return payload;
}

}  // namespace

TEST_CASE("the article's run: one line, one echo, the message, and both leave", "[pair]") {
    for (const std::string& style : every_style) {
        CAPTURE(style);
        auto server = start_server({"--once", "--style", style});
        const Finished client = run(client_argv(server.port), {.stdin_text = "a\n"});
        CHECK(client.status == 0);
        CHECK_THAT(client.out, Catch::Matchers::StartsWith("a\n"));
        CHECK(client.err.empty());
        const Finished ended = server.process.wait();
        CHECK(ended.status == 0);
        CHECK(ended.out ==
              "listening on 0.0.0.0:" + std::to_string(server.port) + "\n" + about_to_close);
    }
}

TEST_CASE("the server goes on with the next client", "[pair]") {
    for (const std::string& style : every_style) {
        CAPTURE(style);
        auto server = start_server({"--style", style});
        for (int turn = 0; turn < 3; ++turn) {
            RawClient client(server.port);
            client.send("x");
            CHECK(client.receive() == "x");
            CHECK(client.receive().empty());
        }
        server.process.kill(SIGTERM);
        CHECK(server.process.wait().status == 0);
    }
}

TEST_CASE("any bytes come back as they were sent, whatever their number", "[pair]") {
    for (const std::string& style : every_style) {
        auto server = start_server({"--keep-open", "--style", style});
        for (const std::size_t size : {1U, 1023U, 1024U, 1025U, 4096U, 65536U, 200'000U}) {
            CAPTURE(style, size);
            const std::string payload = binary_payload(size);
            RawClient client(server.port);
            client.send(payload);
            CHECK(client.receive_exactly(size) == payload);
            client.end_sending();
            CHECK(client.receive().empty());
        }
    }
}

TEST_CASE("a client that reads nothing for long gets all of it in the end", "[pair]") {
    // More than the buffers of both ends hold, so that the server must wait with a half-written
    // echo.
    constexpr std::size_t size = 24 * 1024 * 1024;
    const std::string payload = binary_payload(size);
    const auto check = [&](const std::string& server_style, const std::string& client_style) {
        CAPTURE(server_style, client_style);
        auto server = start_server({"--keep-open", "--style", server_style});
        const Finished client =
            run(client_argv(server.port, {"--style", client_style, "--half-close"}),
                {.stdin_text = payload}, Deadline{60'000});
        CHECK(client.status == 0);
        CHECK((client.out == payload + server_closed));
    };
    check("sync", "coroutine");
    check("callback", "callback");
    check("coroutine", "coroutine");
    check("posix", "callback");
}

TEST_CASE("every client echoes binary lines, also one without a newline", "[pair]") {
    const std::string payload = std::string("nul \0 in it\n", 12) + "\n" + "\xff\xfe last";
    for (const std::string& style : every_style) {
        CAPTURE(style);
        auto server = start_server({"--keep-open", "--once"});
        const Finished client =
            run(client_argv(server.port, {"--style", style}), {.stdin_text = payload});
        CHECK(client.status == 0);
        CHECK(client.out == payload);
        CHECK(server.process.wait().status == 0);
    }
}

TEST_CASE("standard input may be a pipe, a regular file or /dev/null, but no folder", "[pair]") {
    const std::string file = "/tmp/tcpwhy-echo-pair-" + std::to_string(::getpid());
    std::ofstream(file) << "from\na file\n";
    for (const std::string& style : every_style) {
        CAPTURE(style);
        auto server = start_server({"--keep-open"});
        const auto argv = client_argv(server.port, {"--style", style});
        const Finished of_file = run(argv, {.stdin_file = file});
        CHECK(of_file.status == 0);
        CHECK(of_file.out == "from\na file\n");
        const Finished of_nothing = run(argv, {.stdin_file = "/dev/null"});
        CHECK(of_nothing.status == 0);
        CHECK(of_nothing.out.empty());
        const Finished of_folder = run(argv, {.stdin_file = "/"});
        CHECK(of_folder.status == 1);
        CHECK(of_folder.err == "echo-client: cannot read standard input: Is a directory\n");
    }
    ::unlink(file.c_str());
}

TEST_CASE("callback and coroutine: the client leaves as soon as the server closes", "[pair]") {
    for (const std::string& style : all_at_once) {
        CAPTURE(style);
        auto server = start_server({"--once"});
        Process client = Process::start(client_argv(server.port, {"--style", style}));
        client.write_stdin("a\n");
        const Finished finished = client.wait();  // its standard input is still open
        CHECK(finished.status == 0);
        CHECK(finished.out == "a\n" + server_closed);
    }
}

TEST_CASE("sync and posix: only the client's next read notices the server's close", "[pair]") {
    for (const std::string& style : at_the_keyboard) {
        CAPTURE(style);
        auto server = start_server({"--once"});
        Process client = Process::start(client_argv(server.port, {"--style", style}));
        client.write_stdin("a\n");
        client.wait_for_output("a\n");
        CHECK(server.process.wait().status == 0);
        CHECK_FALSE(client.ended_within(Deadline{100}));
        client.write_stdin("b\n");
        const Finished finished = client.wait();
        CHECK(finished.status == 0);
        CHECK(finished.out == "a\n" + server_closed);
    }
}

TEST_CASE("the server ends a connection as it is told", "[pair]") {
    for (const std::string& style : every_style) {
        const auto served = [&](const std::string& ending) {
            return start_server({"--once", "--style", style, "--end-with", ending});
        };
        CAPTURE(style);
        SECTION(style + ", close: the stream ends") {
            auto server = served("close");
            RawClient client(server.port);
            client.send("x");
            CHECK(client.receive() == "x");
            CHECK(client.receive().empty());
            CHECK(server.process.wait().status == 0);
        }
        SECTION(style + ", shutdown: the stream ends, and the server waits for the client's end") {
            auto server = served("shutdown");
            RawClient client(server.port);
            client.send("x");
            CHECK(client.receive() == "x");
            CHECK(client.receive().empty());
            client.send("still read");
            CHECK_FALSE(server.process.ended_within(Deadline{100}));
            client.end_sending();
            CHECK(server.process.wait().status == 0);
        }
        SECTION(style + ", reset: the client gets a reset") {
            auto server = served("reset");
            RawClient client(server.port);
            client.send("x");
            // The reset overtakes what is not yet read, so the echo may be seen or not.
            CHECK_THROWS_AS((client.receive(), client.receive()), std::system_error);
            CHECK(server.process.wait().status == 0);
        }
        SECTION(style + ", exit: the process is gone, and with it the connection") {
            auto server = start_server({"--style", style, "--end-with", "exit"});
            RawClient client(server.port);
            client.send("x");
            CHECK(client.receive() == "x");
            CHECK(client.receive().empty());
            CHECK(server.process.wait().status == 0);
        }
        SECTION(style + ", nothing: the connection stays, and nothing is read or sent") {
            auto server = served("nothing");
            RawClient client(server.port);
            client.send("x");
            CHECK(client.receive() == "x");
            server.process.wait_for_output(about_to_close);
            client.send("y");
            CHECK_FALSE(client.readable_within(Deadline{100}));
            server.process.kill(SIGINT);
            CHECK(server.process.wait().status == 0);
        }
    }
}

TEST_CASE("the client ends a connection as it is told", "[pair]") {
    for (const std::string& style : every_style) {
        for (const std::string ending : {"close", "shutdown", "reset", "exit"}) {
            CAPTURE(style, ending);
            auto server = start_server({"--keep-open", "--once"});
            const Finished client =
                run(client_argv(server.port, {"--style", style, "--end-with", ending}),
                    {.stdin_text = "a\n"});
            CHECK(client.status == 0);
            // With shutdown the client stays to see the server's end.
            CHECK(client.out == (ending == "shutdown" ? "a\n" + server_closed : "a\n"));
            const Finished ended = server.process.wait();
            CHECK(ended.status == 0);
            const bool told_of_reset =
                ended.err.find("Connection reset by peer") != std::string::npos;
            CHECK(told_of_reset == (ending == "reset"));
        }
    }
}

TEST_CASE("a client that half-closes still prints what the server sends", "[pair]") {
    for (const std::string& style : every_style) {
        CAPTURE(style);
        auto server = start_server({"--keep-open", "--once", "--delay-reply", "50"});
        const Finished client = run(client_argv(server.port, {"--style", style, "--half-close"}),
                                    {.stdin_text = "late\n"});
        CHECK(client.status == 0);
        CHECK(client.out == "late\n" + server_closed);
    }
}

TEST_CASE("a client reports the server's end once, whatever comes after it", "[pair]") {
    for (const std::string& style : every_style) {
        CAPTURE(style);
        auto open = start_server({"--keep-open", "--once"});
        const Finished both = run(
            client_argv(open.port, {"--style", style, "--half-close", "--end-with", "shutdown"}),
            {.stdin_text = "a\n"});
        CHECK(both.status == 0);
        CHECK(both.out == "a\n" + server_closed);

        auto closing = start_server({"--once"});
        const Finished closed_first =
            run(client_argv(closing.port, {"--style", style, "--end-with", "shutdown"}),
                {.stdin_text = "a\nb\n"});
        CHECK(closed_first.status == 0);
        CHECK(closed_first.out == "a\n" + server_closed);
    }
}

TEST_CASE("a reset by the server is one clear line and status 1", "[pair]") {
    for (const std::string& style : every_style) {
        CAPTURE(style);
        auto server = start_server({"--once", "--end-with", "reset", "--delay-close", "50"});
        Process client = Process::start(client_argv(server.port, {"--style", style}));
        client.write_stdin("a\n");
        client.wait_for_output("a\n");
        CHECK(server.process.wait().status == 0);
        client.write_stdin("b\n");  // sync and posix wait for it
        const Finished finished = client.wait();
        CHECK(finished.status == 1);
        CHECK(finished.out == "a\n");
        CHECK(finished.err ==
              "echo-client: the connection to 127.0.0.1:" + std::to_string(server.port) +
                  " was lost: Connection reset by peer\n");
    }
}

TEST_CASE("a reply that cannot be printed is one clear line and status 1", "[pair]") {
    for (const std::string& style : every_style) {
        CAPTURE(style);
        auto server = start_server({});
        const Descriptor full(::open("/dev/full", O_WRONLY | O_CLOEXEC));
        Process client =
            Process::start(client_argv(server.port, {"--style", style}), {.stdout_fd = full.get()});
        client.write_stdin("a\n");
        const Finished finished = client.wait();
        CHECK(finished.status == 1);
        CHECK(finished.err == "echo-client: cannot write the reply to standard output\n");
    }
}

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

TEST_CASE("the client connects from the address and port that it is told", "[pair]") {
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

TEST_CASE("callback and coroutine serve a thousand connections at once", "[pair]") {
    for (const std::string& style : all_at_once) {
        CAPTURE(style);
        auto server = start_server({"--style", style, "--keep-open", "--backlog", "1024"});
        std::vector<RawClient> clients;
        for (int i = 0; i < 1000; ++i) clients.emplace_back(server.port);
        for (std::size_t i = 0; i < clients.size(); ++i) clients[i].send("to " + std::to_string(i));
        for (std::size_t i = clients.size(); i-- > 0;) {
            const std::string expected = "to " + std::to_string(i);
            REQUIRE(clients[i].receive_exactly(expected.size()) == expected);
        }
        server.process.kill(SIGTERM);
        CHECK(server.process.wait().status == 0);
    }
}

// The sanitizers look at memory by means of a pipe. Without a free descriptor they report faults
// that are not there.
#if defined(__SANITIZE_ADDRESS__)
#define TCPWHY_SANITIZED
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define TCPWHY_SANITIZED
#endif
#endif
#ifndef TCPWHY_SANITIZED
TEST_CASE("a server that is short of descriptors goes on when one is free again", "[pair]") {
    for (const std::string& style : all_at_once) {
        CAPTURE(style);
        auto server = start_server({"--keep-open", "--style", style});
        // Open are three standard streams, three descriptors of Asio's and the listener: one is
        // left.
        const rlimit one_more{8, 8};
        REQUIRE(::prlimit(server.process.pid(), RLIMIT_NOFILE, &one_more, nullptr) == 0);
        RawClient second = [&] {
            RawClient first(server.port);
            first.send("x");
            CHECK(first.receive() == "x");
            RawClient waiting(server.port);
            waiting.send("y");
            server.process.wait_for_output("cannot accept for now: Too many open files");
            return waiting;
        }();
        CHECK(second.receive() == "y");
    }
}
#endif

TEST_CASE("delays come before what they delay", "[pair]") {
    for (const std::string& style : every_style) {
        CAPTURE(style);
        auto server =
            start_server({"--once", "--style", style, "--delay-accept", "20", "--delay-read", "20",
                          "--delay-reply", "20", "--delay-close", "20"});
        const auto begun = std::chrono::steady_clock::now();
        RawClient client(server.port);
        client.send("x");
        CHECK(client.receive() == "x");
        CHECK(client.receive().empty());
        // The server may have begun to wait before its accept already; the other three are ours to
        // see.
        CHECK(std::chrono::steady_clock::now() - begun >= std::chrono::milliseconds(60));
    }
}

TEST_CASE("SIGINT and SIGTERM end a server in any state with status 0", "[pair]") {
    for (const std::string& style : every_style) {
        for (const int signal : {SIGINT, SIGTERM}) {
            CAPTURE(style, signal);
            auto idle = start_server({"--style", style});
            idle.process.kill(signal);
            CHECK(idle.process.wait().status == 0);

            auto busy = start_server({"--style", style, "--keep-open"});
            RawClient client(busy.port);
            client.send("x");
            CHECK(client.receive() == "x");
            busy.process.kill(signal);
            CHECK(busy.process.wait().status == 0);
        }
    }
}

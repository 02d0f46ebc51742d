// The echo pair serves and echoes: any bytes, many clients, until a signal ends it.
#include <sys/resource.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <fstream>

#include "live/pair/echo_pair.hpp"
#include "support/catch.hpp"

using namespace tcpwhy;
using namespace tcpwhy::test;

namespace {

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

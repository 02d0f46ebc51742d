// The echo pair ends a connection as --end-with says, and reports how the other end ended it.
#include <fcntl.h>

#include <csignal>

#include "live/pair/echo_pair.hpp"
#include "support/catch.hpp"

using namespace tcpwhy;
using namespace tcpwhy::test;

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

TEST_CASE("the server ends a connection as --end-with says", "[pair]") {
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

TEST_CASE("the client ends a connection as --end-with says", "[pair]") {
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
        Process client =
            Process::start(client_argv(closing.port, {"--style", style, "--end-with", "shutdown"}));
        client.write_stdin("a\n");
        client.wait_for_output("a\n");
        // A byte that reaches the server before its FIN leaves would make it a reset.
        CHECK(closing.process.wait().status == 0);
        client.write_stdin("b\n");  // sync and posix wait for it
        const Finished closed_first = client.wait();
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

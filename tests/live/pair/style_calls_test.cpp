// The system calls that each style of the echo pair makes, as strace writes them down.
#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>

#include "support/catch.hpp"
#include "support/folder.hpp"
#include "support/process.hpp"

using namespace tcpwhy::test;

namespace {

using Names = std::vector<std::string>;

/// One line of strace: `accept(6, NULL, NULL) = 7`.
struct Call {
    std::string name;
    int first_argument = -1;  ///< -1 where it is no number
    int result = -1;          ///< -1 for a call that failed and one that has not returned
};

int leading_number(const std::string& text) {
    return text.empty() || text.find_first_of("0123456789") != 0 ? -1 : std::stoi(text);
}

std::vector<Call> calls_in(const std::string& file) {
    std::vector<Call> calls;
    std::ifstream log(file);
    for (std::string line; std::getline(log, line);) {
        const auto bracket = line.find('(');
        const auto equals = line.rfind(" = ");
        if (bracket == std::string::npos || equals == std::string::npos) continue;
        calls.push_back({line.substr(0, bracket), leading_number(line.substr(bracket + 1)),
                         leading_number(line.substr(equals + 3))});
    }
    return calls;
}

/// The calls that made the program's sockets and those on them, in order; failed ones are left out.
Names on_sockets(const std::vector<Call>& calls) {
    Names names;
    std::set<int> sockets;
    for (const Call& call : calls) {
        if (call.result < 0) continue;
        const bool makes = call.name == "socket" || call.name == "accept";
        if (makes || sockets.count(call.first_argument) == 1) names.push_back(call.name);
        if (makes) sockets.insert(call.result);
        if (call.name == "close") sockets.erase(call.first_argument);
    }
    return names;
}

/// Calls that wait for readiness, that change whether a descriptor blocks, or that only Asio makes.
/// The log asks by ioctl() whether it writes to a terminal: that does not count.
Names beside_the_sockets(const std::vector<Call>& calls) {
    const std::set<std::string> watched{
        "poll",        "ppoll",        "select",    "pselect6",      "epoll_wait",
        "epoll_pwait", "epoll_pwait2", "epoll_ctl", "epoll_create",  "epoll_create1",
        "eventfd2",    "fcntl",        "ioctl",     "timerfd_create"};
    std::set<std::string> names;
    for (const Call& call : calls) {
        const bool asks_for_terminal = call.name == "ioctl" && call.first_argument <= 2;
        if (watched.count(call.name) == 1 && !asks_for_terminal) names.insert(call.name);
    }
    return {names.begin(), names.end()};
}

struct Pair {
    std::vector<Call> server;
    std::vector<Call> client;
};

/// The article's run under strace: one line, one echo.
Pair traced_run(const std::string& style) {
    const Folder folder;
    const std::string port = std::to_string(free_port());
    const auto traced = [&](const std::string& file, Names argv) {
        const Names strace{"strace", "-o", folder.file(file)};
        argv.insert(argv.begin(), strace.begin(), strace.end());
        return argv;
    };
    Process server = Process::start(
        traced("server", {BIN_DIR "/echo-server", "--once", "--style", style, "--port", port}));
    server.wait_for_output("listening on ");
    Process client = Process::start(
        traced("client", {BIN_DIR "/echo-client", "--style", style, "--port", port, "127.0.0.1"}));
    client.write_stdin("a\n");
    client.wait_for_output("a\n");
    CHECK(server.wait().status == 0);
    client.close_stdin();
    CHECK(client.wait().status == 0);
    return {calls_in(folder.file("server")), calls_in(folder.file("client"))};
}

}  // namespace

TEST_CASE("sync makes the article's calls by Asio's names for them, and never polls", "[pair]") {
    const Pair pair = traced_run("sync");
    // The last close() is the listener's, at the end of --once.
    CHECK(on_sockets(pair.server) == Names{"socket", "setsockopt", "bind", "listen", "accept",
                                           "recvfrom", "sendto", "close", "close"});
    // No close(): the end of the process closes the socket.
    CHECK(on_sockets(pair.client) == Names{"socket", "connect", "sendto", "recvfrom"});
    const Names asio{"epoll_create1", "epoll_ctl", "eventfd2", "timerfd_create"};
    CHECK(beside_the_sockets(pair.server) == asio);
    CHECK(beside_the_sockets(pair.client) == asio);
}

TEST_CASE("posix makes the article's calls and no others", "[pair]") {
    const Pair pair = traced_run("posix");
    CHECK(on_sockets(pair.server) == Names{"socket", "setsockopt", "bind", "listen", "accept",
                                           "read", "write", "close", "close"});
    CHECK(on_sockets(pair.client) == Names{"socket", "connect", "write", "read"});
    CHECK(beside_the_sockets(pair.server).empty());
    CHECK(beside_the_sockets(pair.client).empty());
}

TEST_CASE("callback and coroutine move bytes by the calls of sync, and wait in epoll", "[pair]") {
    for (const std::string style : {"callback", "coroutine"}) {
        CAPTURE(style);
        const Pair pair = traced_run(style);
        Names server = on_sockets(pair.server);
        server.erase(std::remove(server.begin(), server.end(), "ioctl"), server.end());
        CHECK(server == Names{"socket", "setsockopt", "bind", "listen", "accept", "recvfrom",
                              "sendto", "close", "close"});
        const Names client = on_sockets(pair.client);
        CHECK(std::count(client.begin(), client.end(), "sendto") == 1);
        CHECK(std::count(client.begin(), client.end(), "close") == 1);
        for (const auto* calls : {&pair.server, &pair.client}) {
            const Names beside = beside_the_sockets(*calls);
            CHECK(std::count(beside.begin(), beside.end(), "epoll_wait") == 1);
        }
    }
}

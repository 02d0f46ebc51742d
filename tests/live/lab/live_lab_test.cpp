// `tcpwhy live` and `tcpwhy join`: a lab that stays, and programs that come into it from outside.
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <csignal>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "support/catch.hpp"
#include "support/live_lab.hpp"
#include "support/trace/trace_checks.hpp"

using namespace tcpwhy::test;

namespace {

namespace fs = std::filesystem;

const std::string server_program = BIN_DIR "/echo-server";
const std::string client_program = BIN_DIR "/echo-client";

/// Standard error has one line, and it says this.
void check_one_line(const Finished& finished, int status, const std::string& part) {
    INFO(finished.err);
    CHECK(finished.status == status);
    CHECK(finished.err.find(part) != std::string::npos);
    CHECK(std::count(finished.err.begin(), finished.err.end(), '\n') == 1);
}

void check_all_observed(const TracedRun& run) {
    INFO(report(run));
    for (const TracedSegment& segment : run.trace.segments) {
        CHECK(segment.cause.evidence == "observed");
        CHECK(segment.cause.kind != "unknown");
    }
}

/// A packet socket to the lab, as `join` has one.
int connect_to(const fs::path& path) {
    const int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
    if (connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) return fd;
    close(fd);
    return -1;
}

/// A socket file at which nobody listens, as a crash leaves it.
void leave_dead_socket(const fs::path& path) {
    fs::create_directory(path.parent_path());
    fs::permissions(path.parent_path(), fs::perms::owner_all);
    const int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
    REQUIRE(bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
    REQUIRE(listen(fd, 1) == 0);
    close(fd);
}

/// The article's session goes on from here: a line, its echo, and both programs end.
void echo_one_line(LiveLab& lab, Process& server, Process& client) {
    client.write_stdin("a\n");
    lab.wait_for("FIN-WAIT-1");
    client.close_stdin();
    CHECK(client.wait().status == 0);
    CHECK(server.wait().status == 0);
    lab.wait_for("TIME-WAIT");
}

}  // namespace

TEST_CASE(
    "the suite's pair in a live lab: the article's session, every segment with its observed "
    "cause") {
    LiveLab lab;
    Process server = lab.join({"echo-server", "--once"});
    lab.wait_for("accept(6) … waits");
    Process client = lab.join({"echo-client", "127.0.0.1"});
    lab.wait_for("recvfrom(7, 65536) … waits");
    echo_one_line(lab, server, client);
    const TracedRun run = lab.end();
    check_good_trace(run);
    check_all_observed(run);
    INFO(report(run));
    REQUIRE(run.trace.connections.size() == 1);
    CHECK(run.trace.connections[0].outcome == "closed");
    CHECK(run.trace.connections[0].closed_first == "server");
    for (const TracedCall& call : run.trace.calls) {
        if (call.family == "listen" || call.family == "accept") CHECK(call.side == "server");
        if (call.family == "connect") CHECK(call.side == "client");
    }
    REQUIRE(run.trace.exit_of(server.pid()) != nullptr);
    CHECK(run.trace.exit_of(server.pid())->status == 0);
}

TEST_CASE("the recording of a session in a live lab, read back, gives the same trace") {
    const auto directory = std::make_shared<RuntimeDirectory>();
    const std::string file = (directory->path() / "session.pcapng").string();
    LiveLab lab(directory, {"-w", file});
    Process server = lab.join({"echo-server", "--once"});
    lab.wait_for("accept(6) … waits");
    Process client = lab.join({"echo-client", "127.0.0.1"});
    echo_one_line(lab, server, client);
    const TracedRun run = lab.end();
    check_good_trace(run);
    const Finished read = directory->run({"read", file, "-f", "json"});
    INFO(read.err << "\n" << read.out << "\nlive:\n" << run.json_lines);
    CHECK(read.status == 0);
    CHECK(read.out == run.json_lines);
}

TEST_CASE("pairs in other languages in a live lab: every segment with its observed cause") {
    using Words = std::vector<std::string>;
    const auto [server_words, client_words] =
        GENERATE(std::pair<Words, Words>{{peer("plain-server"), "9877"},
                                         {peer("plain-client"), "127.0.0.1", "9877"}},
                 std::pair<Words, Words>{{peer("fork-server"), "9877"},
                                         {peer("plain-client"), "127.0.0.1", "9877"}},
                 std::pair<Words, Words>{
                     {"python3", TESTS_DIR "/peers/python/echo_server.py", "9877"},
                     {"python3", TESTS_DIR "/peers/python/echo_client.py", "127.0.0.1", "9877"}});
    LiveLab lab;
    Process server = lab.join(server_words);
    lab.wait_for("… waits");
    Process client = lab.join(client_words);
    CHECK(client.wait().status == 0);
    CHECK(server.wait().status == 0);
    lab.wait_for("LAST-ACK");
    const TracedRun run = lab.end();
    check_good_trace(run);
    check_all_observed(run);
    CHECK(run.trace.connections.size() == 1);
}

TEST_CASE("what joins has its own exit status and signals") {
    LiveLab lab(GENERATE(std::vector<std::string>{}, std::vector<std::string>{"--kill-on-exit"}));
    CHECK(lab.join({"sh", "-c", "exit 7"}).wait().status == 7);
    CHECK(lab.join({"sh", "-c", "kill -TERM $$"}).wait().signal == SIGTERM);
    CHECK(lab.join({"sh", "-c", "kill -KILL $$"}).wait().signal == SIGKILL);
    CHECK(lab.join({"sh", "-c", "echo to stdout"}).wait().out == "to stdout\n");
    Process waits =
        lab.join({"sh", "-c", "trap 'exit 9' USR1; echo ready; while :; do sleep 0.01; done"});
    waits.wait_for_output("ready");
    waits.kill(SIGUSR1);
    CHECK(waits.wait().status == 9);
}

TEST_CASE("the lab of a joined program is where it says: a network with nothing but loopback") {
    LiveLab lab({"--lab", "of-its-own"});
    const Finished finished =
        lab.join({"sh", "-c", "echo $TCPWHY_LAB; sed -n '3,$s/:.*//p' /proc/net/dev"},
                 {"--lab", "of-its-own"})
            .wait();
    CHECK(finished.out == "of-its-own\n    lo\n");
}

TEST_CASE("a program that joins from within the lab is observed, too") {
    LiveLab lab;
    Process outer = lab.join({"sh", "-c", BIN_DIR "/tcpwhy join -- sh -c 'exit 5'"});
    CHECK(outer.wait().status == 5);
    const TracedRun run = lab.end();
    CHECK(run.finished.status == 0);
}

TEST_CASE("whoever is in one lab is told to leave it before joining another") {
    LiveLab one({"--lab", "one"});
    const auto directory = std::make_shared<RuntimeDirectory>();
    LiveLab other(directory, {"--lab", "other"});
    const std::string join_other = "XDG_RUNTIME_DIR=" + directory->path().string() +
                                   " " BIN_DIR "/tcpwhy join --lab other -- true";
    check_one_line(one.join({"sh", "-c", join_other}, {"--lab", "one"}).wait(), 3, "");
}

TEST_CASE("names that are no names are refused in one short line") {
    const RuntimeDirectory directory;
    const std::string name = GENERATE(
        std::string("../x"), std::string(".hidden"), std::string("a/b"), std::string("a b"),
        std::string("a\nb"), std::string(10'000, 'x'), std::string(65, 'x'), std::string("ä"));
    for (const char* command : {"live", "join"}) {
        const Finished finished = directory.run({command, "--lab=" + name});
        check_one_line(finished, 2, "name");
        CHECK(finished.err.size() < 300);
    }
    CHECK_FALSE(fs::exists(directory.path() / "tcpwhy"));
}

TEST_CASE(
    "a lab that is not there, a second one of the same name, and a command that is not there are "
    "refused") {
    LiveLab lab;
    check_one_line(lab.directory().run({"join", "--lab", "other", "--", "true"}), 3,
                   "cannot join the lab 'other': there is no lab");
    check_one_line(lab.directory().run({"live"}), 2,
                   "cannot open the lab 'default': there is a lab of this name already");
    check_one_line(lab.directory().run({"join", "--", "no-such-command"}), 2, "no-such-command");
    check_one_line(lab.directory().run({"join", "--", "/etc/passwd"}), 2, "/etc/passwd");
    // Its own work is not disturbed by any of this.
    CHECK(lab.join({"true"}).wait().status == 0);
}

TEST_CASE("the socket is its owner's alone, is listed, and goes with the lab") {
    LiveLab lab;
    struct stat status {};
    REQUIRE(stat(lab.directory().socket().c_str(), &status) == 0);
    CHECK((status.st_mode & 0777) == 0600);
    REQUIRE(stat(lab.directory().socket().parent_path().c_str(), &status) == 0);
    CHECK((status.st_mode & 0777) == 0700);
    CHECK(lab.directory().run({"live", "--list"}).out.find("default ") == 0);
    lab.end();
    CHECK_FALSE(fs::exists(lab.directory().socket()));
    // Labs on the host are listed to everybody, so there may be others.
    CHECK(lab.directory().run({"live", "--list"}).out.find("default ") == std::string::npos);
    CHECK(comes_true([&] { return processes_of(lab.directory()).empty(); }));
}

TEST_CASE("a socket that a crash has left is replaced") {
    const auto directory = std::make_shared<RuntimeDirectory>();
    leave_dead_socket(directory->socket());
    check_one_line(directory->run({"join", "--", "true"}), 3, "there is no lab");
    LiveLab lab(directory, {});
    CHECK(lab.join({"true"}).wait().status == 0);
}

TEST_CASE("a folder that others may enter, or that is a symbolic link, is refused") {
    const RuntimeDirectory directory;
    const fs::path folder = directory.path() / "tcpwhy";
    SECTION("open to others") {
        fs::create_directory(folder);
        fs::permissions(folder, fs::perms::owner_all | fs::perms::others_exec);
        const Finished finished = directory.run({"live"});
        check_one_line(finished, 3, "others may enter it (fix: chmod 700, or ");
        CHECK(finished.err.find("(fix:") == finished.err.rfind("(fix:"));
    }
    SECTION("a link") {
        fs::create_directory(directory.path() / "elsewhere");
        fs::create_directory_symlink(directory.path() / "elsewhere", folder);
        check_one_line(directory.run({"live"}), 3, folder.string());
    }
    SECTION("a file") {
        std::ofstream(folder) << "x";
        check_one_line(directory.run({"live"}), 3, folder.string());
    }
}

TEST_CASE("a full runtime folder is told in one line") {
    const RuntimeDirectory directory;
    // A file system with room for its own root and nothing else, mounted where only this test sees
    // it.
    const std::string script = "mount -t tmpfs -o nr_inodes=1,mode=700 none " +
                               directory.path().string() + " && exec " BIN_DIR "/tcpwhy live";
    const Finished finished = run({"unshare", "-Urm", "sh", "-c", script}, directory.options());
    check_one_line(finished, 3, "No space left on device");
}

TEST_CASE("another user's join is refused") {
    if (geteuid() != 0) return;  // only root can be somebody else
    LiveLab lab;
    constexpr uid_t somebody = 12'345;
    // Even where the folder lets them through, the lab does not.
    fs::permissions(lab.directory().path(), fs::perms::all);
    fs::permissions(lab.directory().socket().parent_path(), fs::perms::all);
    fs::permissions(lab.directory().socket(), fs::perms::all);
    StartOptions options = lab.directory().options();
    options.uid = somebody;
    check_one_line(run({BIN_DIR "/tcpwhy", "join", "--", "true"}, options), 3, "there is no lab");
    const std::string client =
        "import socket, sys\n"
        "s = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)\n"
        "s.connect(sys.argv[1])\n"
        "s.settimeout(10)\n"
        "print(s.recv(1000).decode())\n";
    const Finished told =
        run({"/usr/bin/python3", "-c", client, lab.directory().socket().string()}, options);
    INFO(told.err);
    CHECK(told.out == "tcpwhy/1 refused it belongs to another user\n");
    fs::permissions(lab.directory().socket().parent_path(), fs::perms::owner_all);
    CHECK(lab.join({"true"}).wait().status == 0);
}

TEST_CASE("whatever is said to the control socket, the lab goes on") {
    LiveLab lab;
    const fs::path path = lab.directory().socket();
    const std::vector<std::string> packets{"",
                                           "x",
                                           "tcpwhy/",
                                           "tcpwhy/1",
                                           "tcpwhy/1 ",
                                           "tcpwhy/99 join",
                                           "tcpwhy/1 inside",
                                           "tcpwhy/1 enter",
                                           std::string(100'000, 'a'),
                                           "tcpwhy/1 " + std::string(5000, 'b'),
                                           "tcpwhy/1 status\n",
                                           std::string("\0\0\0", 3),
                                           "tcpwhy/-1 join",
                                           "tcpwhy/1 join",
                                           "tcpwhy/4294967297 join"};
    std::vector<int> silent;
    for (int round = 0; round < 20; ++round) {
        for (const std::string& packet : packets) {
            const int fd = connect_to(path);
            if (fd < 0) continue;
            send(fd, packet.data(), packet.size(), MSG_NOSIGNAL);
            if (round % 2 == 0) {
                close(fd);
            } else {
                silent.push_back(fd);
            }
        }
    }
    CHECK(lab.join({"sh", "-c", "exit 3"}).wait().status == 3);
    for (const int fd : silent) close(fd);
    CHECK(lab.end().finished.status == 0);
}

TEST_CASE("-c ends the lab, a filter narrows it, and what is open is told as open") {
    LiveLab lab({"-c", "3", "port", "9877"});
    Process server = lab.join({"echo-server"});
    lab.wait_for("accept");
    Process client = lab.join({"echo-client", "127.0.0.1"});
    CHECK(lab.process().wait().status == 0);
    const TracedRun run = lab.end();
    INFO(report(run));
    CHECK(run.unreadable.empty());
    CHECK(run.trace.summary.segments == 3);
    REQUIRE(run.trace.connections.size() == 1);
    CHECK(run.trace.connections[0].outcome == "open");
    // Both go on, unobserved.
    client.write_stdin("still there\n");
    client.wait_for_output("still there");
    client.close_stdin();
    CHECK(client.wait().status == 0);
    server.kill(SIGTERM);
    server.wait();
}

TEST_CASE("-c shows so many segments and not one more, also when more have come at once") {
    LiveLab lab({"-c", "5"});
    Process server = lab.join({"echo-server", "--once"});
    server.wait_for_output("listening on");
    Process client = lab.join({"echo-client", "127.0.0.1"});
    client.write_stdin("a\n");
    client.close_stdin();
    CHECK(client.wait().status == 0);
    CHECK(lab.process().wait().status == 0);
    const TracedRun run = lab.end();
    INFO(report(run));
    CHECK(run.trace.summary.segments == 5);
    CHECK(run.trace.segments.size() == 5);
    CHECK(run.trace.summary.unexplained == 0);
    CHECK(run.trace.summary.disagreements == 0);
    REQUIRE(run.trace.connections.size() == 1);
    CHECK(run.trace.connections[0].outcome == "open");
    server.kill(SIGTERM);
    server.wait();
}

TEST_CASE("--kill-on-exit ends what has joined, also when the lab is killed") {
    LiveLab lab({"--kill-on-exit"});
    Process server = lab.join({"echo-server"});
    lab.wait_for("… waits");
    Process stubborn =
        lab.join({"sh", "-c", "trap '' TERM; echo ready; while :; do sleep 0.01; done"});
    stubborn.wait_for_output("ready");
    const int signal = GENERATE(SIGINT, SIGKILL);
    lab.process().kill(signal);
    lab.process().wait();
    CHECK(stubborn.wait().signal == SIGKILL);
    server.wait();
    CHECK(comes_true([&] { return processes_of(lab.directory()).empty(); }));
    CHECK_FALSE(fs::exists(lab.directory().socket()));
}

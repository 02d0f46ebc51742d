// Ends that nobody planned: the tracer, the server or the client of a live lab is killed, at many
// moments.
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <functional>

#include "support/catch.hpp"
#include "support/live_lab.hpp"

using namespace tcpwhy::test;

namespace {

namespace fs = std::filesystem;

/// Talks until it is told to stop: connect, send, receive, close, over and over; ends with status 0
/// when its standard input does, with 1 when something went wrong with the server.
const std::string busy_client =
    "import select, socket, sys\n"
    "print('started', flush=True)\n"
    "while not select.select([0], [], [], 0)[0]:\n"
    "    s = socket.create_connection(('127.0.0.1', 9877), 10)\n"
    "    s.sendall(b'x' * 100)\n"
    "    assert s.recv(100)\n"
    "    s.close()\n"
    "print('done', flush=True)\n";

/// A server that echoes one message a connection, by epoll_wait(2), which fails with EINTR where a
/// tracer stops it. Any error ends it with a traceback and status 1.
const std::string busy_server =
    "import select, signal, socket, sys\n"
    "listener = socket.create_server(('127.0.0.1', 9877), backlog=100)\n"
    "poll = select.epoll()\n"
    "poll.register(listener, select.EPOLLIN)\n"
    "signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))\n"
    "print('listens', flush=True)\n"
    "while True:\n"
    "    poll.poll()\n"
    "    s, _ = listener.accept()\n"
    "    s.sendall(s.recv(1000))\n"
    "    s.close()\n";

std::vector<std::string> python(const std::string& program) {
    return {"/usr/bin/python3", "-c", program};
}

bool nobody_stands_still(const RuntimeDirectory& directory) {
    const std::vector<pid_t> all = processes_of(directory);
    return std::none_of(all.begin(), all.end(), [](pid_t pid) {
        const char state = state_of(pid);
        return state == 't' || state == 'T';
    });
}

/// Spread over the time in which the lab begins, two programs join and talk, and (in the busy
/// phase) beyond.
useconds_t moment(int number) {
    return static_cast<useconds_t>(number) * 7'300 % 120'000;
}

int moments() {
    return number_from_environment("TCPWHY_MOMENTS", 12);
}

}  // namespace

TEST_CASE(
    "the tracer is killed at many moments: what has joined goes on, and nothing is left behind") {
    for (int number = 0; number < moments(); ++number) {
        const auto directory = std::make_shared<RuntimeDirectory>();
        const std::string recording = (directory->path() / "killed.pcapng").string();
        LiveLab lab(directory, {"-w", recording});
        Process server = lab.join(python(busy_server));
        server.wait_for_output("listens");
        Process client = lab.join(python(busy_client));
        client.wait_for_output("started");
        usleep(moment(number));
        lab.process().kill(SIGKILL);
        CHECK(lab.process().wait().signal == SIGKILL);
        // Both still do their work.
        usleep(20'000);
        CHECK(comes_true([&] { return nobody_stands_still(lab.directory()); }));
        client.close_stdin();
        const Finished end = client.wait();
        INFO("moment " << number << ", client: " << end.err << ", server: " << server.err());
        CHECK(end.status == 0);
        server.kill(SIGTERM);
        CHECK(server.wait().status == 0);
        CHECK(comes_true([&] { return !fs::exists(lab.directory().socket()); }));
        CHECK(comes_true([&] { return processes_of(lab.directory()).empty(); }));
        // Killed before the first fact: nothing was recorded.
        if (fs::file_size(recording) == 0) continue;
        // Readable up to the last whole block; the one that was cut off is told (status 1).
        const Finished read = directory->run({"read", recording, "-f", "text"});
        INFO(read.err);
        CHECK((read.status == 0 || read.status == 1));
        CHECK(read.signal == 0);
    }
}

TEST_CASE("SIGINT ends a lab that a script has started in the background, where it is ignored") {
    const RuntimeDirectory directory;
    // Without job control a shell lets what stands before '&' ignore SIGINT and SIGQUIT.
    const std::string recording = (directory.path() / "live.pcapng").string();
    const std::string script = BIN_DIR "/tcpwhy live -w " + recording + " & echo $!; wait $!";
    Process shell = Process::start({"sh", "-c", script}, directory.options());
    shell.wait_for_output("the lab is open");
    const pid_t lab = std::stoi(shell.out());
    REQUIRE(kill(lab, SIGINT) == 0);
    const Finished finished = shell.wait();
    INFO(finished.err);
    CHECK(finished.status == 0);
    CHECK(fs::file_size(recording) > 0);
}

TEST_CASE("a lab that ignores hangups, as under nohup, goes on after one") {
    const RuntimeDirectory directory;
    Process shell = Process::start({"sh", "-c", "trap '' HUP; exec " BIN_DIR "/tcpwhy live"},
                                   directory.options());
    shell.wait_for_output("the lab is open");
    shell.kill(SIGHUP);
    CHECK(directory.run({"live", "--list"}).out.find("default ") == 0);
    shell.kill(SIGINT);
    CHECK(shell.wait().status == 0);
}

TEST_CASE("the lab ends while its programs work: they go on undisturbed") {
    for (int number = 0; number < moments(); ++number) {
        LiveLab lab;
        Process server = lab.join(python(busy_server));
        server.wait_for_output("listens");
        Process client = lab.join(python(busy_client));
        client.wait_for_output("started");
        usleep(moment(number));
        const TracedRun run = lab.end();
        CHECK(run.finished.status == 0);
        CHECK(run.unreadable.empty());
        CHECK(comes_true([&] { return nobody_stands_still(lab.directory()); }));
        client.close_stdin();
        const Finished end = client.wait();
        INFO("moment " << number << ", client: " << end.err << ", server: " << server.err());
        CHECK(end.status == 0);
        server.kill(SIGTERM);
        CHECK(server.wait().status == 0);
        CHECK(comes_true([&] { return processes_of(lab.directory()).empty(); }));
    }
}

TEST_CASE("a program that joins is killed at many moments: the lab and the other go on") {
    LiveLab lab;
    Process server = lab.join({BIN_DIR "/echo-server"});
    lab.wait_for("… waits");
    for (int number = 0; number < 2 * moments(); ++number) {
        Process client = lab.join(python(busy_client));
        // Also in the middle of joining, before it has become the command.
        usleep(moment(number) / 2);
        client.kill(SIGKILL);
        client.wait();
    }
    // One that is whole: the server still serves, and the lab still observes.
    Process last = lab.join({BIN_DIR "/echo-client", "127.0.0.1"});
    last.write_stdin("hello\n");
    last.wait_for_output("hello");
    last.close_stdin();
    CHECK(last.wait().status == 0);
    server.kill(SIGKILL);
    CHECK(server.wait().signal == SIGKILL);
    lab.wait_for("SIGKILL");
    const TracedRun run = lab.end();
    INFO(report(run).substr(0, 2000));
    CHECK(run.finished.status == 0);
    REQUIRE(run.unreadable.empty());
    REQUIRE(run.trace.exit_of(server.pid()) != nullptr);
    CHECK(run.trace.exit_of(server.pid())->signal == "SIGKILL");
    CHECK(comes_true([&] { return processes_of(lab.directory()).empty(); }));
}

TEST_CASE("a lab is killed while somebody joins: the one who joins ends, or runs unobserved") {
    for (int number = 0; number < moments(); ++number) {
        LiveLab lab;
        Process joining = lab.join({"sh", "-c", "exit 4"});
        usleep(moment(number) / 10);
        lab.process().kill(SIGKILL);
        lab.process().wait();
        const int status = joining.wait().status;
        INFO("moment " << number << ": " << joining.err());
        CHECK((status == 4 || status == 3));
        CHECK(comes_true([&] { return !fs::exists(lab.directory().socket()); }));
    }
}

TEST_CASE("a lab that stands still does not make those hang who want to join it") {
    LiveLab lab;
    lab.process().kill(SIGSTOP);
    const Finished refused = lab.directory().run({"join", "--", "true"});
    lab.process().kill(SIGCONT);
    INFO(refused.err);
    CHECK(refused.status == 3);
    CHECK(refused.err.find("is it stopped?") != std::string::npos);
    CHECK(lab.join({"true"}).wait().status == 0);
}

TEST_CASE("a joined program that stands still stays so when the lab ends, and goes on when told") {
    LiveLab lab;
    Process program = lab.join(
        {"sh", "-c",
         "echo ready; while :; do sleep 0.01; [ ! -e $XDG_RUNTIME_DIR/go ] || exit 6; done"});
    program.wait_for_output("ready");
    program.kill(SIGSTOP);
    CHECK(comes_true(
        [&] { return state_of(program.pid()) == 't' || state_of(program.pid()) == 'T'; }));
    CHECK(lab.end().finished.status == 0);
    CHECK(comes_true([&] { return state_of(program.pid()) == 'T'; }));
    program.kill(SIGCONT);
    Process::start({"touch", (lab.directory().path() / "go").string()}).wait();
    CHECK(program.wait().status == 6);
}

TEST_CASE("thirty labs at once, each with its own server on the port: none sees another") {
    const auto directory = std::make_shared<RuntimeDirectory>();
    constexpr int count = 30;
    std::vector<Process> labs;
    std::vector<Process> servers;
    const auto name_of = [](int number) { return "lab-" + std::to_string(number); };
    for (int number = 0; number < count; ++number)
        labs.push_back(directory->start({"live", "--lab", name_of(number), "-f", "text", "-v"}));
    for (Process& lab : labs) lab.wait_for_output("the lab is open");
    for (int number = 0; number < count; ++number) {
        servers.push_back(directory->start(
            {"join", "--lab", name_of(number), "--", BIN_DIR "/echo-server", "--once"}));
        servers.back().wait_for_output("listening on");
    }
    for (int number = 0; number < count; ++number) {
        Process client = directory->start(
            {"join", "--lab", name_of(number), "--", BIN_DIR "/echo-client", "127.0.0.1"});
        client.write_stdin("hello from " + name_of(number) + "\n");
        client.wait_for_output("hello from " + name_of(number) + "\n");
        client.close_stdin();
        client.wait();
    }
    for (Process& server : servers) CHECK(server.wait().status == 0);
    const std::string list = "\n" + directory->run({"live", "--list"}).out;
    for (int number = 0; number < count; ++number)
        CHECK(list.find("\n" + name_of(number) + " ") != std::string::npos);
    for (int number = 0; number < count; ++number) {
        Process& lab = labs[static_cast<std::size_t>(number)];
        lab.kill(SIGINT);
        const Finished end = lab.wait();
        INFO(end.out);
        CHECK(end.status == 0);
        // One handshake, and 0 unexplained.
        std::size_t syns = 0;
        for (std::size_t at = end.out.find("Flags [S]"); at != std::string::npos;
             at = end.out.find("Flags [S]", at + 1))
            ++syns;
        CHECK(syns == 1);
        CHECK(end.out.find(" unknown ") == std::string::npos);
    }
    CHECK(fs::is_empty(directory->path() / "tcpwhy"));
    CHECK(comes_true([&] { return processes_of(*directory).empty(); }));
}

#include "tracer/calls/observe/engine/observer.hpp"

#include <fcntl.h>
#include <pthread.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <random>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>

#include "common/descriptor.hpp"
#include "common/errors.hpp"
#include "support/catch.hpp"
#include "support/recorded_facts.hpp"
#include "tracer/calls/observe/kernel/proc_net.hpp"
#include "tracer/calls/observe/kernel/socket_probe.hpp"

using namespace tcpwhy;
using calls::Command;
using calls::Observer;
using model::SystemCall;
using test::RecordedCall;
using test::RecordedFacts;
using What = model::ProcessEvent::What;
namespace args = model::args;

namespace {

constexpr int no_hurry_ms = 30'000;

Command observed(const std::string& program, std::vector<std::string> words = {}) {
    Command command;
    command.argv = {std::string(BIN_DIR) + "/peers/observed-" + program};
    command.argv.insert(command.argv.end(), words.begin(), words.end());
    return command;
}

/// Runs one of tests/peers/observed to its end; it and all that it made must have ended well and
/// kept every promise.
RecordedFacts observe(const Command& command) {
    RecordedFacts facts;
    Observer observer(facts);
    observer.start(command);
    observer.run(no_hurry_ms);
    CHECK_FALSE(observer.anything_left());
    CHECK(facts.complaints() == "");
    CHECK(facts.unended() == "");
    for (const auto& event : facts.events(What::exit)) {
        CHECK(event.status == 0);
        CHECK(event.signal == 0);
    }
    for (const auto& [id, call] : facts.all_calls())
        if (call.returned) CHECK(call.returned->time >= call.entered.time);
    return facts;
}

RecordedCall the_call(const std::vector<RecordedCall>& calls) {
    REQUIRE(calls.size() == 1);
    REQUIRE(calls.front().returned);
    return calls.front();
}

/// Neither gone nor a zombie that its own parent has not noticed yet.
bool lives(model::Pid pid) {
    std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
    std::string text;
    std::getline(file, text);
    const std::size_t name_end = text.rfind(") ");
    return name_end != std::string::npos && text[name_end + 2] != 'Z' && text[name_end + 2] != 'X';
}

/// An executable file with this text, in a folder of this process' own, for as long as it lives.
class ProgramFile {
  public:
    explicit ProgramFile(const std::string& text) : x_path(folder() + "/program") {
        static int made = 0;
        x_path += std::to_string(++made);
        std::ofstream(x_path) << text;
        chmod(x_path.c_str(), 0700);
    }
    ~ProgramFile() { unlink(x_path.c_str()); }
    ProgramFile(const ProgramFile&) = delete;
    ProgramFile& operator=(const ProgramFile&) = delete;
    [[nodiscard]] const std::string& path() const { return x_path; }
    [[nodiscard]] std::string name() const { return x_path.substr(x_path.rfind('/') + 1); }

    static const std::string& folder() {
        struct Folder {
            std::string path = "/tmp/observer-test-XXXXXX";
            Folder() {
                if (mkdtemp(path.data()) == nullptr) throw std::runtime_error("no folder in /tmp");
            }
            ~Folder() { rmdir(path.c_str()); }
        };
        static const Folder made;
        return made.path;
    }

  private:
    std::string x_path;
};

model::SocketId socket_made(const RecordedCall& call) {
    REQUIRE(call.returned);
    REQUIRE(call.returned->made);
    return call.returned->made->socket;
}

}  // namespace

TEST_CASE("the observer sees both ends of a connection between a process and its child") {
    const auto facts = observe(observed("fork-pair"));
    const auto connect = the_call(facts.calls(SystemCall::connect));
    const auto accept = the_call(facts.calls(SystemCall::accept));
    REQUIRE(connect.returned->snapshot);
    REQUIRE(accept.returned->made);
    CHECK(connect.entered.may_wait);
    CHECK(connect.returned->snapshot->state == model::TcpState::established);
    CHECK(connect.returned->snapshot->local == accept.returned->made->remote);
    CHECK(connect.returned->snapshot->remote == connect.entered.as<args::Address>().address);
    CHECK(connect.entered.pid != accept.entered.pid);

    const auto writes = facts.calls(SystemCall::write);
    REQUIRE(writes.size() == 2);
    CHECK(writes[0].entered.as<args::Send>().data == "ping\n");
    CHECK(writes[0].entered.socket == connect.entered.socket);
    CHECK(writes[1].entered.socket == accept.returned->made->socket);

    const auto reads = facts.calls(SystemCall::read);
    REQUIRE(reads.size() == 4);
    for (const auto& read : reads) {
        REQUIRE(read.returned);
        CHECK(read.returned->snapshot.has_value() == (read.returned->result == 0));
    }
    const auto shutdown = the_call(facts.calls(SystemCall::shutdown));
    REQUIRE(shutdown.returned->snapshot);
    CHECK(shutdown.entered.as<args::Shutdown>().how == SHUT_WR);
    CHECK(shutdown.returned->snapshot->state != model::TcpState::established);
}

TEST_CASE(
    "the observer says who still holds a socket that is closed, and what the end of a process "
    "gives back") {
    const auto facts = observe(observed("fork-pair"));
    const auto forks = facts.events(What::fork);
    REQUIRE(forks.size() == 1);
    const auto closes = facts.calls(SystemCall::close);
    REQUIRE(closes.size() == 2);
    REQUIRE(closes[0].entered.releases.size() == 1);
    CHECK(closes[0].entered.releases[0].holders_left == 1);  // the child has the listener too
    CHECK(closes[0].entered.releases[0].holders == std::vector<model::Pid>{forks[0].pid});
    CHECK(closes[1].entered.releases.at(0).holders_left == 0);

    const auto endings = facts.events(What::ending);
    REQUIRE(endings.size() == 2);
    CHECK(endings[0].pid == forks[0].pid);
    REQUIRE(endings[0].releases.size() ==
            2);  // the listener and its connection, for want of a close()
    for (const auto& release : endings[0].releases) {
        CHECK(release.holders_left == 0);
        CHECK(release.snapshot.has_value());
    }
    CHECK(endings[1].releases.empty());
}

TEST_CASE("the observer tells threads and their connections apart") {
    const auto facts = observe(observed("threads"));
    CHECK(facts.calls(SystemCall::connect).size() == 40);
    CHECK(facts.calls(SystemCall::accept).size() == 40);
    const auto sends = facts.calls(SystemCall::sendto);
    const auto writes = facts.calls(SystemCall::write);
    CHECK(sends.size() == 40);
    REQUIRE(writes.size() == 40);
    for (const auto& write : writes) {
        CHECK(write.entered.as<args::Send>().data == "abc");
        CHECK(write.entered.socket != 0);
        CHECK(write.entered.pid != write.entered.tid);
    }
    for (const auto& close : facts.calls(SystemCall::close)) {
        REQUIRE(close.entered.releases.size() == 1);
        CHECK(close.entered.releases[0].holders_left == 0);
    }
    CHECK(facts.events(What::ending).size() == 1);
}

TEST_CASE("the observer follows an exec by a thread that is not the leader") {
    const auto facts = observe(observed("exec-thread"));
    const auto execs = facts.events(What::exec);
    REQUIRE(execs.size() == 1);
    REQUIRE(execs[0].releases.size() == 1);  // the socket that closes on exec
    CHECK(execs[0].releases[0].holders_left == 0);
    CHECK(execs[0].releases[0].snapshot.has_value());
    const auto accepts = facts.calls(SystemCall::accept);
    REQUIRE_FALSE(accepts.empty());
    CHECK(execs[0].releases[0].socket == socket_made(accepts[0]));
    if (accepts.size() > 1)
        CHECK_FALSE(accepts[1].returned);  // the leader came so far, and is gone
    const auto write = the_call(facts.calls(SystemCall::write));
    CHECK(write.entered.tid == execs[0].pid);
    CHECK(write.entered.socket == the_call(facts.calls(SystemCall::connect)).entered.socket);
}

TEST_CASE("the observer counts the descriptors of one socket") {
    const auto facts = observe(observed("descriptors"));
    const auto client = the_call(facts.calls(SystemCall::connect)).entered.socket;
    std::vector<std::uint32_t> left;
    for (const auto& [id, call] : facts.all_calls())
        for (const auto& release : call.entered.releases)
            if (release.socket == client) left.push_back(release.holders_left);
    CHECK(left == std::vector<std::uint32_t>{5, 4, 4, 3, 2, 1, 0});
    CHECK(the_call(facts.calls(SystemCall::write)).entered.socket == client);
    CHECK(the_call(facts.calls(SystemCall::close_range)).entered.releases.size() == 3);
    CHECK(socket_made(the_call(facts.calls(SystemCall::dup3))) == client);
}

TEST_CASE("the observer follows a socket that is passed over a Unix socket") {
    const auto facts = observe(observed("pass"));
    const auto server = socket_made(the_call(facts.calls(SystemCall::accept)));
    const auto write = the_call(facts.calls(SystemCall::write));
    CHECK(write.entered.socket == server);
    CHECK(write.entered.as<args::Send>().data == "passed");
    REQUIRE(facts.seen().size() == 1);
    CHECK(facts.seen()[0].snapshot.socket == server);
    CHECK(facts.seen()[0].pid == write.entered.pid);
    std::vector<std::uint32_t> left;
    for (const auto& close : facts.calls(SystemCall::close))
        if (close.entered.socket == server)
            left.push_back(close.entered.releases.at(0).holders_left);
    REQUIRE(left.size() == 2);
    CHECK(left[0] >= 1);  // on its way, or with the other process
    CHECK(left[1] == 0);
}

TEST_CASE(
    "the observer leaves group stops as they are, and a call that they interrupt is one call") {
    const auto facts = observe(observed("stopped"));
    const auto accept = the_call(facts.calls(SystemCall::accept));
    CHECK(accept.returned->error == 0);
    CHECK(accept.returned->made.has_value());
    CHECK(facts.calls(SystemCall::poll).size() <= 1);
    std::vector<int> signals;
    for (const auto& event : facts.events(What::signal)) signals.push_back(event.signal);
    CHECK(signals == std::vector<int>{SIGSTOP, SIGTSTP});
}

TEST_CASE(
    "a call that a handler with SA_RESTART interrupts is one call, around those of the handler") {
    const auto facts = observe(observed("interrupted", {"restart"}));
    const auto reads = facts.calls(SystemCall::read);
    REQUIRE(reads.size() == 2);
    REQUIRE(reads[0].returned);
    CHECK(reads[0].returned->result == 4);
    CHECK(reads[0].returned->data == "late");
    for (const auto& write : facts.calls(SystemCall::write)) {
        if (write.entered.as<args::Send>().data == "late")
            CHECK(write.entered.time < reads[0].returned->time);
    }
}

TEST_CASE("a call that a handler ends is told as EINTR") {
    const auto facts = observe(observed("interrupted", {"eintr"}));
    const auto reads = facts.calls(SystemCall::read);
    REQUIRE(reads.size() == 3);
    CHECK(reads[0].returned->error == EINTR);
    CHECK(reads[1].returned->result == 4);
    REQUIRE(facts.calls(SystemCall::poll).size() == 1);
    CHECK(the_call(facts.calls(SystemCall::poll)).returned->error == EINTR);
}

TEST_CASE("the observer follows vfork and posix_spawn, and what their exec closes") {
    const auto facts = observe(observed("vfork-exec"));
    const auto server = socket_made(the_call(facts.calls(SystemCall::accept)));
    const auto execs = facts.events(What::exec);
    REQUIRE(execs.size() == 2);
    for (const auto& exec : execs) {
        REQUIRE(exec.releases.size() == 1);
        CHECK(exec.releases[0].socket == server);
        CHECK(exec.releases[0].holders_left == 1);  // the parent's
    }
    CHECK(execs[0].name == "vforked");
    CHECK(execs[1].name == "spawned");
    CHECK(facts.calls(SystemCall::write).size() == 2);
}

TEST_CASE("the observer tells which sockets epoll watches and which it found ready") {
    const auto facts = observe(observed("epoll-ready"));
    const auto accepts = facts.calls(SystemCall::accept);
    REQUIRE(accepts.size() == 2);
    const auto waits = facts.calls(SystemCall::epoll_wait);
    REQUIRE(waits.size() == 2);
    CHECK(waits[0].entered.as<args::Wait>().watches.size() == 2);
    CHECK(waits[0].entered.may_wait);
    REQUIRE(waits[0].returned);
    REQUIRE(waits[0].returned->ready.size() == 1);
    CHECK(waits[0].returned->ready[0].socket == socket_made(accepts[1]));
    CHECK(waits[0].returned->ready[0].events == 1);
    CHECK(waits[1].entered.as<args::Wait>().watches.size() == 1);
    CHECK_FALSE(waits[1].entered.may_wait);
}

TEST_CASE("the observer knows which descriptors wait") {
    const auto facts = observe(observed("nonblocking"));
    const auto connects = facts.calls(SystemCall::connect);
    REQUIRE(connects.size() == 2);
    CHECK_FALSE(connects[0].entered.may_wait);
    CHECK(connects[0].returned->error == EINPROGRESS);
    CHECK(connects[1].entered.may_wait);
    CHECK(connects[1].returned->error == ECONNREFUSED);
    std::vector<bool> waits;
    for (const auto& read : facts.calls(SystemCall::read)) waits.push_back(read.entered.may_wait);
    CHECK(waits == std::vector<bool>{false, false, true, false, false});
    const auto option = the_call(facts.calls(SystemCall::setsockopt));
    CHECK(option.entered.as<args::Option>().value == 1);
    CHECK(option.entered.as<args::Option>().linger_seconds == 0);
    const auto poll = the_call(facts.calls(SystemCall::poll));
    CHECK(poll.returned->ready.at(0).socket == connects[0].entered.socket);
}

TEST_CASE("a connect that blocks is looked at while it waits") {
    const auto facts = observe(observed("blocked-connect"));
    const auto connects = facts.calls(SystemCall::connect);
    REQUIRE(connects.size() == 2);
    REQUIRE(facts.seen().size() == 1);
    const auto& seen = facts.seen()[0];
    CHECK(seen.snapshot.socket == connects[1].entered.socket);
    CHECK(seen.snapshot.state == model::TcpState::syn_sent);
    CHECK(seen.snapshot.local.has_value());
    CHECK(seen.time > connects[1].entered.time);
    REQUIRE(connects[1].returned);
    CHECK(seen.time < connects[1].returned->time);
    CHECK(connects[1].returned->error == EINTR);
}

TEST_CASE("the observer reads vectors, messages and sets") {
    const auto facts = observe(observed("waits"));
    const auto writev = the_call(facts.calls(SystemCall::writev));
    CHECK(writev.entered.as<args::Send>().bytes == 6);
    CHECK(writev.entered.as<args::Send>().data == "onetwo");
    const auto peek = the_call(facts.calls(SystemCall::recvmsg));
    CHECK(peek.entered.as<args::Receive>().flags == MSG_PEEK);
    CHECK(peek.returned->data == "onetwo");
    const auto readv = the_call(facts.calls(SystemCall::readv));
    CHECK(readv.entered.as<args::Receive>().bytes == 11);
    CHECK(readv.returned->data == "onetwo");
    auto selects = facts.calls(SystemCall::select);
    if (selects.empty()) selects = facts.calls(SystemCall::pselect6);
    const auto select = the_call(selects);
    CHECK(select.entered.as<args::Wait>().timeout_ms == 5001);
    CHECK(select.returned->ready.at(0).socket == readv.entered.socket);
}

TEST_CASE("the observer reads the pieces and flags of preadv2 and pwritev2") {
    constexpr std::uint32_t rwf_nowait = 8;
    const auto facts = observe(observed("vectors"));
    const auto sent = the_call(facts.calls(SystemCall::pwritev2));
    CHECK(sent.entered.as<args::Send>().bytes == 7);
    CHECK(sent.entered.as<args::Send>().data == "abcdefg");
    CHECK(sent.entered.as<args::Send>().flags == 0);
    CHECK(sent.entered.may_wait);
    CHECK(sent.returned->result == 7);
    const auto received = facts.calls(SystemCall::preadv2);
    REQUIRE(received.size() == 2);
    CHECK(received[0].entered.as<args::Receive>().bytes == 11);
    CHECK(received[0].returned->data == "abcdefg");
    CHECK(received[1].entered.as<args::Receive>().flags == rwf_nowait);
    CHECK_FALSE(received[1].entered.may_wait);
    CHECK(received[1].returned->result == -1);
}

TEST_CASE("the observer counts the bytes of calls whose results count messages") {
    const auto facts = observe(observed("messages"));
    const auto sent = the_call(facts.calls(SystemCall::sendmmsg));
    CHECK(sent.entered.as<args::Send>().bytes == 9);
    CHECK(sent.entered.as<args::Send>().data == "abcdefghi");
    CHECK(sent.returned->result == 3);
    CHECK(sent.returned->moved == 9);
    const auto received = the_call(facts.calls(SystemCall::recvmmsg));
    CHECK(received.returned->result == 3);
    CHECK(received.returned->moved == 9);
    CHECK(received.returned->data == "abcdefghi");
    CHECK(received.entered.socket != sent.entered.socket);
}

TEST_CASE("processes that are killed at any moment are all accounted for") {
    std::mt19937 random(20240607);
    for (int round = 0; round < 25; ++round) {
        RecordedFacts facts;
        Observer observer(facts);
        const model::Pid first = observer.start(observed("killed"));
        observer.run(static_cast<int>(random() % 20));
        while (observer.anything_left()) {
            const auto pids = observer.processes();
            const bool all = random() % 3 == 0;
            for (const model::Pid pid : pids)
                if (all || random() % 2 == 0) kill(pid, SIGKILL);
            observer.run(static_cast<int>(random() % 5) + 1);
        }
        CHECK_FALSE(observer.alive(first));
        CHECK(facts.complaints() == "");
        CHECK(facts.unended() == "");
    }
}

TEST_CASE("what an observer started dies with it") {
    std::vector<model::Pid> pids;
    {
        RecordedFacts facts;
        Observer observer(facts);
        observer.start(observed("killed"));
        while (observer.processes().size() < 2) observer.run(1);
        pids = observer.processes();
    }
    REQUIRE(pids.size() >= 2);
    for (const model::Pid pid : pids) CHECK_FALSE(lives(pid));
    CHECK(waitpid(-1, nullptr, WNOHANG | __WALL) == -1);
}

TEST_CASE("a command that cannot be run is one clear line") {
    RecordedFacts facts;
    Observer observer(facts);
    Command command;
    command.argv = {"no-such-program-anywhere"};
    CHECK_THROWS_WITH(observer.start(command), "no-such-program-anywhere: no such command");
    command.argv = {std::string(TESTS_DIR) + "/CMakeLists.txt"};
    CHECK_THROWS_WITH(observer.start(command), ContainsSubstring("not executable"));
    command.argv = {std::string(TESTS_DIR) + "/missing"};
    CHECK_THROWS_AS(observer.start(command), UsageError);
    CHECK_FALSE(observer.anything_left());
    CHECK(facts.events(What::start).empty());
}

TEST_CASE("a file that the kernel does not execute is refused, and no shell is tried instead") {
    RecordedFacts facts;
    Observer observer(facts);
    const ProgramFile marked("touch " + ProgramFile::folder() + "/ran\n");
    Command command;
    command.argv = {marked.path()};
    CHECK_THROWS_AS(observer.start(command), UsageError);
    CHECK_THROWS_WITH(observer.start(command),
                      ContainsSubstring(marked.path() + " is not a program: no #! line"));
    CHECK(access((ProgramFile::folder() + "/ran").c_str(), F_OK) != 0);
    const ProgramFile empty("");
    command.argv = {empty.path()};
    CHECK_THROWS_WITH(observer.start(command), ContainsSubstring("is not a program"));
    CHECK_FALSE(observer.anything_left());
    CHECK(facts.events(What::start).empty());
}

TEST_CASE("a file without a #! line that is found in PATH is refused too") {
    RecordedFacts facts;
    Observer observer(facts);
    const ProgramFile script("exit 0\n");
    const std::string before = std::getenv("PATH");
    REQUIRE(setenv("PATH", (ProgramFile::folder() + ":" + before).c_str(), 1) == 0);
    Command command;
    command.argv = {script.name()};
    CHECK_THROWS_WITH(observer.start(command),
                      ContainsSubstring(script.name() + " is not a program: no #! line"));
    setenv("PATH", before.c_str(), 1);
}

TEST_CASE("a script whose interpreter is missing is told by the interpreter's name") {
    RecordedFacts facts;
    Observer observer(facts);
    const ProgramFile missing("#! /nowhere/interpreter -x\nexit 0\n");
    Command command;
    command.argv = {missing.path()};
    CHECK_THROWS_AS(observer.start(command), UsageError);
    CHECK_THROWS_WITH(observer.start(command),
                      ContainsSubstring("its #! line wants /nowhere/interpreter, which does not "
                                        "exist"));
    const ProgramFile foreign("#!/bin/sh\r\nexit 0\r\n");
    command.argv = {foreign.path()};
    CHECK_THROWS_WITH(observer.start(command), ContainsSubstring("wants /bin/sh\\r, which"));
    const ProgramFile text(std::string("#!") + TESTS_DIR + "/CMakeLists.txt\n");
    command.argv = {text.path()};
    CHECK_THROWS_WITH(observer.start(command),
                      ContainsSubstring("CMakeLists.txt, which is not executable"));
    CHECK(facts.events(What::start).empty());
}

TEST_CASE("a script with an interpreter runs with its words") {
    RecordedFacts facts;
    Observer observer(facts);
    const ProgramFile script("#!/bin/sh\nexit \"$1\"\n");
    Command command;
    command.argv = {script.path(), "5"};
    observer.start(command);
    observer.run(no_hurry_ms);
    REQUIRE(facts.events(What::exit).size() == 1);
    CHECK(facts.events(What::exit)[0].status == 5);
}

TEST_CASE("while nothing stops, time settles again and again, and the run ends at its time") {
    RecordedFacts facts;
    Observer observer(facts);
    Command command;
    command.argv = {"sleep", "60"};
    observer.start(command);
    for (const int timeout_ms : {0, 1, 35}) {
        const auto begin = std::chrono::steady_clock::now();
        const model::Time settled_before = facts.last_settled();
        observer.run(timeout_ms);
        const auto took = std::chrono::steady_clock::now() - begin;
        CHECK(took >= std::chrono::milliseconds(timeout_ms));
        CHECK(facts.last_settled() - settled_before >= timeout_ms * model::millisecond_ns);
    }
    CHECK(observer.anything_left());
}

TEST_CASE("an observer leaves the signals of its thread as they were") {
    const auto state = [] {
        sigset_t mask;
        pthread_sigmask(SIG_BLOCK, nullptr, &mask);
        struct sigaction action {};
        sigaction(SIGRTMIN, nullptr, &action);
        return std::pair{sigismember(&mask, SIGRTMIN), action.sa_handler};
    };
    const auto before = state();
    {
        RecordedFacts facts;
        Observer observer(facts);
        Command command;
        command.argv = {"true"};
        observer.start(command);
        observer.wake();
        observer.run(no_hurry_ms);
        observer.wake();
    }
    CHECK(state() == before);
}

TEST_CASE("a start is told with the role, the words and the name") {
    RecordedFacts facts;
    Observer observer(facts);
    Command command = observed("waits");
    command.role = model::Side::server;
    command.environment = {"MARK=here"};
    const model::Pid pid = observer.start(command);
    CHECK(observer.alive(pid));
    observer.run(no_hurry_ms);
    const auto starts = facts.events(What::start);
    REQUIRE(starts.size() == 1);
    CHECK(starts[0].pid == pid);
    CHECK(starts[0].parent == getpid());
    CHECK(starts[0].role == model::Side::server);
    CHECK(starts[0].argv == command.argv);
    CHECK(starts[0].name == "observed-waits");
    CHECK(facts.complaints() == "");
}

TEST_CASE("standard descriptors and environment reach the program") {
    RecordedFacts facts;
    Observer observer(facts);
    int out[2];
    REQUIRE(pipe2(out, O_CLOEXEC) == 0);
    Command command;
    command.argv = {"sh", "-c", "echo \"$MARK\"; exit 7"};
    command.environment = {"MARK=here"};
    command.stdout_fd = out[1];
    observer.start(command);
    close(out[1]);
    observer.run(no_hurry_ms);
    char text[16] = {};
    CHECK(read(out[0], text, sizeof text - 1) == 5);
    CHECK(std::string(text) == "here\n");
    close(out[0]);
    REQUIRE(facts.events(What::exit).size() == 1);
    CHECK(facts.events(What::exit)[0].status == 7);
}

TEST_CASE("wake ends a run from another thread, also one that has not begun") {
    RecordedFacts facts;
    Observer observer(facts);
    Command command;
    command.argv = {"sleep", "60"};
    observer.start(command);
    observer.wake();
    observer.run(no_hurry_ms);
    std::thread other([&] { observer.wake(); });
    observer.run(no_hurry_ms);
    other.join();
    CHECK(observer.anything_left());
    CHECK(facts.last_settled() > 0);
}

TEST_CASE("a running process is attached to with its sockets, and left running in the end") {
    int out[2];
    int in[2];
    REQUIRE(pipe2(out, O_CLOEXEC) == 0);
    REQUIRE(pipe2(in, O_CLOEXEC) == 0);
    // A process of ours that is not observed: it has a connection, says so, and waits to be let on.
    const std::string program = observed("attached").argv[0];
    const pid_t pid = fork();
    REQUIRE(pid >= 0);
    if (pid == 0) {
        dup2(in[0], 0);
        dup2(out[1], 1);
        execl(program.c_str(), program.c_str(), static_cast<char*>(nullptr));
        _exit(127);
    }
    char ready = 0;
    REQUIRE(read(out[0], &ready, 1) == 1);
    {
        RecordedFacts facts;
        Observer observer(facts);
        observer.attach(pid, model::Side::client);
        CHECK(facts.seen().size() == 2);
        REQUIRE(write(in[1], "1", 1) == 1);
        while (facts.calls(SystemCall::shutdown).empty()) observer.run(5);
        const auto writes = facts.calls(SystemCall::write);
        REQUIRE(writes.size() == 1);
        CHECK(writes[0].entered.as<args::Send>().data == "seen");
        CHECK(facts.complaints() == "");
    }
    CHECK(kill(pid, 0) == 0);
    REQUIRE(write(in[1], "2", 1) == 1);
    int status = 0;
    CHECK(waitpid(pid, &status, 0) == pid);
    CHECK(WIFEXITED(status));
    CHECK(WEXITSTATUS(status) == 0);
    for (const int fd : {in[0], in[1], out[0], out[1]}) close(fd);
}

TEST_CASE("where descriptors cannot be duplicated, /proc says nearly the same of a socket") {
    const Descriptor listener(socket(AF_INET, SOCK_STREAM, 0));
    REQUIRE(listen(listener.get(), 4) == 0);  // at a port of the kernel's choice
    calls::Clock clock;
    calls::SocketProbe probe(getpid());
    const auto by_duplicate = probe.ask(getpid(), listener.get(), clock, {});
    const auto by_proc = calls::proc_net::ask(getpid(), listener.get(), clock);
    REQUIRE(by_duplicate);
    REQUIRE(by_proc);
    CHECK(by_proc->local == by_duplicate->local);
    CHECK(by_proc->state == model::TcpState::listen);
    CHECK(by_proc->remote.has_value() == by_duplicate->remote.has_value());
    CHECK(by_proc->socket == calls::proc_net::identify(getpid(), listener.get(), false));
    CHECK(calls::proc_net::identify(getpid(), 0, false) == 0);
}

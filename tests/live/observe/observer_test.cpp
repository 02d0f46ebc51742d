// The observer follows processes, threads and descriptors, and accounts for all of them at the end.
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <random>

#include "live/observe/observed_run.hpp"

using namespace tcpwhy;
using namespace tcpwhy::test;
using calls::Observer;
using model::SystemCall;
using What = model::ProcessEvent::What;
namespace args = model::args;

namespace {

/// Neither gone nor a zombie that its own parent has not noticed yet.
bool lives(model::Pid pid) {
    std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
    std::string text;
    std::getline(file, text);
    const std::size_t name_end = text.rfind(") ");
    return name_end != std::string::npos && text[name_end + 2] != 'Z' && text[name_end + 2] != 'X';
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

TEST_CASE("the observer distinguishes threads and their connections") {
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
    const auto by_sendmmsg = GENERATE(false, true);
    const auto facts = observe(by_sendmmsg ? observed("pass", {"sendmmsg"}) : observed("pass"));
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

TEST_CASE("the programs that an observer started die with it") {
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

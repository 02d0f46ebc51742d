// The observer reads the arguments and results of calls, and sees which of them wait.
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>

#include "common/descriptor.hpp"
#include "live/observe/observed_run.hpp"
#include "tracer/calls/observe/kernel/proc/proc_net.hpp"
#include "tracer/calls/observe/kernel/socket_probe.hpp"

using namespace tcpwhy;
using namespace tcpwhy::test;
using model::SystemCall;
using What = model::ProcessEvent::What;
namespace args = model::args;

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

TEST_CASE("a call that a handler ends is reported as EINTR") {
    const auto facts = observe(observed("interrupted", {"eintr"}));
    const auto reads = facts.calls(SystemCall::read);
    REQUIRE(reads.size() == 3);
    CHECK(reads[0].returned->error == EINTR);
    CHECK(reads[1].returned->result == 4);
    REQUIRE(facts.calls(SystemCall::poll).size() == 1);
    CHECK(the_call(facts.calls(SystemCall::poll)).returned->error == EINTR);
}

TEST_CASE("the observer reports which sockets epoll watches and which it found ready") {
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

TEST_CASE("an epoll instance that is watched itself stands for its sockets") {
    const auto facts = observe(observed("nested-epoll"));
    const auto socket = socket_made(the_call(facts.calls(SystemCall::accept)));
    std::vector<RecordedCall> waits;
    for (const auto call : {SystemCall::epoll_wait, SystemCall::poll, SystemCall::ppoll,
                            SystemCall::select, SystemCall::pselect6})
        for (const auto& wait : facts.calls(call)) waits.push_back(wait);
    REQUIRE(waits.size() == 3);
    for (const auto& wait : waits) {
        CHECK(wait.entered.as<args::Wait>().watches.size() == 1);
        REQUIRE(wait.returned);
        REQUIRE(wait.returned->ready.size() == 1);
        CHECK(wait.returned->ready[0].socket == socket);
        CHECK(wait.returned->ready[0].events == 1);
    }
}

TEST_CASE("a bind to a port that a stranger has names the stranger") {
    const Descriptor mine(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    REQUIRE(listen(mine.get(), 1) == 0);
    sockaddr_in address{};
    socklen_t size = sizeof address;
    REQUIRE(getsockname(mine.get(), reinterpret_cast<sockaddr*>(&address), &size) == 0);
    const auto facts = observe(observed("bind-taken", {std::to_string(ntohs(address.sin_port))}));
    const auto bind = the_call(facts.calls(SystemCall::bind));
    REQUIRE(bind.returned);
    REQUIRE(bind.returned->holder);
    CHECK(bind.returned->holder->state == model::TcpState::listen);
    CHECK(bind.returned->holder->pid == getpid());
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

TEST_CASE("the observer sees whether the thread of a blocking send slept") {
    const auto facts = observe(observed("blocked-send"));
    const auto sends = facts.calls(SystemCall::sendto);
    REQUIRE(sends.size() == 2);
    CHECK_FALSE(sends[0].returned->slept);
    CHECK(sends[1].returned->slept);
}

TEST_CASE("the observer disarms what EPOLLONESHOT has reported, until it is armed again") {
    constexpr std::uint32_t one_shot = 1U << 30;
    const auto facts = observe(observed("threads-epoll"));
    auto waits = facts.calls(SystemCall::epoll_wait);
    if (waits.empty()) waits = facts.calls(SystemCall::epoll_pwait);
    REQUIRE(waits.size() == 2);
    for (const RecordedCall& wait : waits) CHECK(wait.returned->ready.size() == 1);
    const auto& again = waits[1].entered.as<args::Wait>().watches;
    REQUIRE(again.size() == 1);
    CHECK((again[0].events & one_shot) != 0);
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

TEST_CASE("where descriptors cannot be duplicated, /proc says nearly the same of a socket") {
    const Descriptor listener(socket(AF_INET, SOCK_STREAM, 0));
    REQUIRE(listen(listener.get(), 4) == 0);  // at a port of the kernel's choice
    calls::Clock clock;
    calls::SocketProbe probe(getpid());
    calls::KnownSocket known;
    const auto by_duplicate = probe.ask(getpid(), listener.get(), clock, known);
    const auto by_proc = calls::proc_net::ask(getpid(), listener.get(), clock);
    REQUIRE(by_duplicate);
    REQUIRE(by_proc);
    CHECK(by_proc->local == by_duplicate->local);
    CHECK(by_proc->state == model::TcpState::listen);
    CHECK(by_proc->remote.has_value() == by_duplicate->remote.has_value());
    CHECK(by_proc->socket == calls::proc_net::identify(getpid(), listener.get(), false));
    CHECK(calls::proc_net::identify(getpid(), 0, false) == 0);
}

TEST_CASE("the observer reads the address that a message with MSG_FASTOPEN connects to") {
    const auto facts = observe(observed("fast-open"));
    for (const auto call : {SystemCall::sendmsg, SystemCall::sendmmsg}) {
        const auto send = the_call(facts.calls(call));
        const auto& to = send.entered.as<args::Send>().address;
        REQUIRE(to);
        CHECK(to->address == Address::loopback_v4());
        CHECK(to->port != 0);
    }
}

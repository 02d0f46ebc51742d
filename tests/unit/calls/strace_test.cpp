// strace's logs as facts.
#include <poll.h>

#include <random>

#include "support/catch.hpp"
#include "tracer/calls/strace/log.hpp"

using namespace tcpwhy;

namespace {

struct Facts {
    std::vector<model::Fact> all;

    template <class Kind>
    std::vector<Kind> of() const {
        std::vector<Kind> found;
        for (const model::Fact& fact : all)
            if (const auto* one = std::get_if<Kind>(&fact)) found.push_back(*one);
        return found;
    }
    [[nodiscard]] model::CallEntered entered(model::SystemCall call) const {
        for (const auto& each : of<model::CallEntered>())
            if (each.call == call) return each;
        FAIL("no such call");
        return {};
    }
    [[nodiscard]] model::CallReturned returned(model::SystemCall call) const {
        const model::CallId id = entered(call).id;
        for (const auto& each : of<model::CallReturned>())
            if (each.id == id) return each;
        FAIL("it did not return");
        return {};
    }
};

Facts facts_of(std::initializer_list<std::string> lines) {
    calls::StraceLog log;
    for (const std::string& line : lines) {
        INFO(line);
        CHECK(log.line(line) == "");
    }
    return {log.finish()};
}

const model::Time stamp = 1'700'000'000'000'000'000;

}  // namespace

TEST_CASE("a server's calls become facts with their sockets, also after fork and dup") {
    const Facts facts = facts_of({
        "7 1700000000.1 execve(\"./server\", [\"./server\", \"9877\"], 0x7ffc /* 37 vars */) = 0",
        "7 1700000000.2 socket(AF_INET, SOCK_STREAM|SOCK_CLOEXEC, IPPROTO_IP) = 3",
        "7 1700000000.3 bind(3, {sa_family=AF_INET, sin_port=htons(9877), "
        "sin_addr=inet_addr(\"0.0.0.0\")}, 16) = 0",
        "7 1700000000.4 listen(3, 128) = 0",
        "7 1700000000.5 accept(3,  <unfinished ...>",
        "7 1700000000.6 <... accept resumed>{sa_family=AF_INET, sin_port=htons(40140), "
        "sin_addr=inet_addr(\"127.0.0.1\")}, [16]) = 4",
        "7 1700000000.7 clone(child_stack=NULL, flags=CLONE_CHILD_SETTID|SIGCHLD) = 8",
        "8 1700000000.71 dup(4) = 5",
        "7 1700000000.72 close(4) = 0",
        "8 1700000000.73 close(5) = 0",
        "8 1700000000.74 exit_group(0) = ?",
        "8 1700000000.75 +++ exited with 0 +++",
    });
    const auto listening = facts.entered(model::SystemCall::listen);
    CHECK(listening.as<model::args::Listen>().backlog == 128);
    CHECK(listening.socket != 0);
    const auto accept = facts.entered(model::SystemCall::accept);
    CHECK(accept.socket == listening.socket);
    CHECK(accept.may_wait);
    CHECK(accept.time == stamp + 500'000'000);
    const auto accepted = facts.returned(model::SystemCall::accept);
    REQUIRE(accepted.made);
    CHECK(accepted.made->socket != listening.socket);
    CHECK(to_string(accepted.made->remote.value()) == "127.0.0.1:40140");

    // The parent's close leaves the child's two descriptors, the child's first one.
    std::vector<std::uint32_t> left;
    for (const auto& call : facts.of<model::CallEntered>())
        if (call.call == model::SystemCall::close) {
            REQUIRE(call.releases.size() == 1);
            CHECK(call.releases[0].socket == accepted.made->socket);
            left.push_back(call.releases[0].holders_left);
        }
    CHECK(left == std::vector<std::uint32_t>{2, 1});
    // The end of the child gives back the last one, and the listener that it has inherited.
    for (const auto& event : facts.of<model::ProcessEvent>())
        if (event.what == model::ProcessEvent::What::ending) {
            REQUIRE(event.releases.size() == 2);
            CHECK(event.releases[0].holders_left == 1);
            CHECK(event.releases[1].holders_left == 0);
        }
    const auto events = facts.of<model::ProcessEvent>();
    CHECK(events.back().what == model::ProcessEvent::What::exit);
    CHECK(events.back().name == "server");
}

TEST_CASE("a call ends at the latest when strace saw the next thing, or soon after what -T says") {
    const Facts without = facts_of({
        "7 1700000000.1 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3",
        "8 1700000000.9 getpid() = 8",
    });
    CHECK(without.returned(model::SystemCall::socket).time == stamp + 900'001'000);
    const Facts with = facts_of({
        "7 1700000000.1 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3 <0.000010>",
        "8 1700000000.9 getpid() = 8 <0.000001>",
    });
    CHECK(with.returned(model::SystemCall::socket).time ==
          stamp + 100'010'000 + calls::StraceLog::decoding_ns);
    const Facts same_thread = facts_of({
        "7 1700000000.1 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3",
        "7 1700000000.9 getpid() = 8",
    });
    CHECK(same_thread.returned(model::SystemCall::socket).time == stamp + 899'999'999);
}

TEST_CASE("the wait calls of a log name the sockets that they watch and have found ready") {
    const Facts facts = facts_of({
        "7 1700000000.1 socket(AF_INET, SOCK_STREAM|SOCK_NONBLOCK, IPPROTO_TCP) = 3",
        "7 1700000000.2 epoll_create1(EPOLL_CLOEXEC) = 4",
        "7 1700000000.3 epoll_ctl(4, EPOLL_CTL_ADD, 3, {events=EPOLLIN, data={u32=77, u64=77}}) = "
        "0",
        "7 1700000000.4 epoll_wait(4, [{events=EPOLLIN, data={u32=77, u64=77}}], 8, -1) = 1",
        "7 1700000000.5 poll([{fd=3, events=POLLIN}, {fd=9, events=POLLIN}], 2, -1) = 1 ([{fd=3, "
        "revents=POLLIN}])",
        "7 1700000000.6 read(3, 0x7ffc, 100) = -1 EAGAIN (Resource temporarily unavailable)",
    });
    const model::SocketId socket = facts.entered(model::SystemCall::read).socket;
    CHECK(socket != 0);
    CHECK_FALSE(facts.entered(model::SystemCall::read).may_wait);
    CHECK(facts.returned(model::SystemCall::read).error == 11);
    const auto woken = facts.returned(model::SystemCall::epoll_wait);
    REQUIRE(woken.ready.size() == 1);
    CHECK(woken.ready[0].socket == socket);
    CHECK(facts.entered(model::SystemCall::epoll_wait).may_wait);
    const auto polled = facts.entered(model::SystemCall::poll);
    REQUIRE(polled.as<model::args::Wait>().watches.size() == 1);
    CHECK(polled.as<model::args::Wait>().watches[0].socket == socket);
    const auto found = facts.returned(model::SystemCall::poll);
    REQUIRE(found.ready.size() == 1);
    CHECK(found.ready[0].socket == socket);
    CHECK(found.ready[0].events == POLLIN);
}

TEST_CASE("select tells which descriptors are ready behind its result, and nothing on a timeout") {
    const std::string shown = "3<TCP:[127.0.0.1:34274->127.0.0.1:37655]>";
    const std::string sets = "select(5, [" + shown + "], [" + shown + "], NULL, NULL) = ";
    const auto ready = [&](const std::string& result) {
        return facts_of({"7 1700000000.1 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3",
                         "7 1700000000.2 " + sets + result})
            .returned(model::SystemCall::select)
            .ready;
    };
    const auto both = ready("2 (in [" + shown + "], out [" + shown + "], left {tv_sec=0})");
    REQUIRE(both.size() == 2);
    CHECK(both[0].fd == 3);
    CHECK(both[0].events == POLLIN);
    CHECK(both[1].events == POLLOUT);
    const auto one = ready("1 (out [" + shown + "]) <0.000015>");
    REQUIRE(one.size() == 1);
    CHECK(one[0].events == POLLOUT);
    CHECK(ready("0 (Timeout)").empty());
}

TEST_CASE("sendmmsg and recvmmsg count messages, and strace tells the bytes of each") {
    const Facts facts = facts_of(
        {"7 1700000000.1 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 4<TCP:[9]>",
         "7 1700000000.2 sendmmsg(4, [{msg_hdr={msg_name=NULL, msg_namelen=0, "
         "msg_iov=[{iov_base=\"abc\", iov_len=3}], msg_iovlen=1, msg_controllen=0, msg_flags=0}, "
         "msg_len=3}, {msg_hdr={msg_name=NULL, msg_namelen=0, msg_iov=[{iov_base=\"defg\", "
         "iov_len=4}], msg_iovlen=1, msg_controllen=0, msg_flags=0}, msg_len=4}], 2, 0) = 2",
         "7 1700000000.3 recvmmsg(4, [{msg_hdr={msg_name=NULL, msg_namelen=0, "
         "msg_iov=[{iov_base=\"hij\", iov_len=3}], msg_iovlen=1, msg_controllen=0, msg_flags=0}, "
         "msg_len=3}, {msg_hdr={msg_name=NULL, msg_namelen=0, msg_iov=[{iov_base=\"k\", "
         "iov_len=8}], msg_iovlen=1, msg_controllen=0, msg_flags=0}, msg_len=1}], 2, 0, NULL) = 2",
         "7 1700000000.4 +++ exited with 0 +++"});
    const auto sent = facts.entered(model::SystemCall::sendmmsg);
    CHECK(sent.as<model::args::Send>().bytes == 7);
    CHECK(sent.as<model::args::Send>().data == "abc");  // of the first piece
    CHECK(sent.as<model::args::Send>().flags == 0);
    CHECK(facts.returned(model::SystemCall::sendmmsg).result == 2);
    CHECK(facts.returned(model::SystemCall::sendmmsg).moved == 7);
    const auto received = facts.returned(model::SystemCall::recvmmsg);
    CHECK(received.result == 2);
    CHECK(received.moved == 4);
    CHECK(received.data == "hij");
    CHECK(facts.entered(model::SystemCall::recvmmsg).as<model::args::Receive>().flags == 0);
}

TEST_CASE("a number of messages or pieces is no flag") {
    constexpr std::uint32_t msg_dontwait = 0x40;
    const Facts facts = facts_of(
        {"7 1700000000.1 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 4<TCP:[9]>",
         "7 1700000000.2 readv(4, [{iov_base=\"a\", iov_len=1}, {iov_base=\"b\", iov_len=1}], 2) = "
         "2",
         "7 1700000000.3 writev(4, [{iov_base=\"a\", iov_len=1}, {iov_base=\"b\", iov_len=1}], 2) "
         "= "
         "2",
         "7 1700000000.4 recvmmsg(4, [{msg_hdr={msg_name=NULL, msg_namelen=0, "
         "msg_iov=[{iov_base=\"c\", iov_len=1}], msg_iovlen=1}, msg_len=1}], 2, MSG_DONTWAIT, "
         "NULL) = 1",
         "7 1700000000.5 recvmsg(4, {msg_iov=[{iov_base=\"d\", iov_len=1}], msg_iovlen=1}, "
         "MSG_DONTWAIT) = 1"});
    CHECK(facts.entered(model::SystemCall::readv).as<model::args::Receive>().flags == 0);
    CHECK(facts.entered(model::SystemCall::writev).as<model::args::Send>().flags == 0);
    CHECK(facts.entered(model::SystemCall::recvmmsg).as<model::args::Receive>().flags ==
          msg_dontwait);
    CHECK(facts.entered(model::SystemCall::recvmsg).as<model::args::Receive>().flags ==
          msg_dontwait);
}

TEST_CASE("a receive that throws bytes away (MSG_TRUNC) has no data") {
    const Facts facts =
        facts_of({"7 1700000000.1 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 4<TCP:[9]>",
                  "7 1700000000.2 recvfrom(4, \"old\", 3, MSG_TRUNC, NULL, NULL) = 3"});
    CHECK(facts.returned(model::SystemCall::recvfrom).data.empty());
}

TEST_CASE("preadv2 and pwritev2 of a log have their pieces and flags") {
    const Facts facts = facts_of(
        {"7 1700000000.1 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 4<TCP:[9]>",
         "7 1700000000.2 pwritev2(4, [{iov_base=\"abc\", iov_len=3}, {iov_base=\"de\", "
         "iov_len=2}], 2, -1, 0) = 5",
         "7 1700000000.3 preadv2(4, [{iov_base=\"xy\", iov_len=10}], 1, -1, RWF_NOWAIT) = 2"});
    const auto sent = facts.entered(model::SystemCall::pwritev2);
    CHECK(sent.as<model::args::Send>().bytes == 5);
    CHECK(sent.as<model::args::Send>().data == "abc");  // of the first piece
    CHECK(sent.as<model::args::Send>().flags == 0);
    CHECK(sent.may_wait);
    const auto received = facts.entered(model::SystemCall::preadv2);
    CHECK(received.as<model::args::Receive>().bytes == 10);
    CHECK(received.as<model::args::Receive>().flags == 8);
    CHECK_FALSE(received.may_wait);
    CHECK(facts.returned(model::SystemCall::preadv2).data == "xy");
}

TEST_CASE("a sendmmsg or recvmmsg that failed has moved no bytes") {
    const Facts facts = facts_of(
        {"7 1700000000.1 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 4<TCP:[9]>",
         "7 1700000000.2 recvmmsg(4, [{msg_hdr={msg_name=NULL, msg_namelen=0, msg_iov=[{iov_base="
         "0x7ffd, iov_len=3}], msg_iovlen=1}, msg_len=0}], 1, MSG_DONTWAIT, NULL) = -1 EAGAIN "
         "(Resource temporarily unavailable)"});
    CHECK_FALSE(facts.returned(model::SystemCall::recvmmsg).moved.has_value());
    CHECK(facts.returned(model::SystemCall::recvmmsg).data.empty());
}

TEST_CASE("nothing bad comes of a log with any byte changed or any line cut") {
    const std::string lines[] = {
        "7 1700000000.1 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3<TCP:[9]> <0.000010>",
        "7 1700000000.2 clone(child_stack=NULL, flags=CLONE_THREAD|SIGCHLD <unfinished ...>",
        "8 1700000000.3 sendmsg(3, {msg_iov=[{iov_base=\"a\\n\", iov_len=2}], msg_iovlen=1}, 0) = "
        "2",
        "7 1700000000.4 <... clone resumed>, child_tidptr=0x7f) = 8",
        "8 1700000000.5 setsockopt(3, SOL_SOCKET, SO_LINGER, {l_onoff=1, l_linger=0}, 8) = 0",
        "8 1700000000.6 select(4, [3 5], [3], NULL, NULL) = 1 (in [3])",
        "8 1700000000.7 dup2(3, 2147483647) = 2147483647",
        "8 1700000000.8 close_range(3, 4294967295, 0) = 0",
        "7 1700000000.9 execve(\"/bin/x\", [\"x\", \"y\"], 0x7f /* 3 vars */) = 0",
        "7 1700000001.0 +++ killed by SIGSEGV +++",
    };
    for (unsigned seed = 1; seed <= 2000; ++seed) {
        std::mt19937 random(seed);
        const auto below = [&random](std::size_t limit) { return random() % limit; };
        calls::StraceLog log;
        for (int each = 0; each < 12; ++each) {
            std::string line = lines[below(std::size(lines))];
            if (below(2) == 0) line[below(line.size())] = static_cast<char>(below(256));
            if (below(4) == 0) line.resize(below(line.size()));
            (void)log.line(line);
        }
        for (const model::Fact& fact : log.finish()) CHECK(model::time_of(fact) >= 0);
    }
}

TEST_CASE("of logs that are read together, each bounds its own calls") {
    calls::StraceLog log;
    CHECK(log.line("1700000000.1 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3", 7, 0) == "");
    CHECK(log.line("1700000000.2 accept(3, NULL, NULL) = 4", 7, 0) == "");
    CHECK(log.line("1700000000.3 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3", 8, 1) == "");
    CHECK(log.line("1700000000.5 close(4) = 0", 7, 0) == "");
    const Facts facts{log.finish()};
    const model::Time returned = facts.returned(model::SystemCall::accept).time;
    CHECK(returned > stamp + 490 * model::millisecond_ns);
    CHECK(facts.entered(model::SystemCall::accept).pid == 7);
}

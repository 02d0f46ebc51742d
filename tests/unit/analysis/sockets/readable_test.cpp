// The options and flags that move the moment at which a socket is ready: SO_RCVLOWAT, MSG_WAITALL,
// urgent data, MSG_ZEROCOPY's notifications, SO_PEEK_OFF.
#include "support/catch.hpp"
#include "support/play/play.hpp"

using namespace tcpwhy;
using model::millisecond_ns;
using model::NoteCode;
using model::SegmentNumber;
using model::SystemCall;
using test::Play;

namespace {

using Numbers = std::vector<SegmentNumber>;
constexpr model::SocketId of_client = 2;
constexpr int socket_fd = 3;
constexpr std::uint32_t in = 0x1, pri = 0x2, err = 0x8, edge = 1U << 31;
constexpr std::uint32_t peek = 0x2, oob = 0x1, wait_all = 0x100, zero_copy = 0x4000000;
constexpr std::uint32_t error_queue = 0x2000;
constexpr std::int32_t oobinline = 10, rcvlowat = 18, peek_off = 42, zerocopy = 60;

void connected(Play& play) {
    play.handshake(play.server_listens());
    play.wait(20 * millisecond_ns);
}

void set(Play& play, std::int32_t option, std::int64_t value) {
    model::CallEntered entered;
    entered.pid = Play::client_pid;
    entered.call = SystemCall::setsockopt;
    entered.fd = socket_fd;
    entered.socket = of_client;
    auto& asked = entered.set<model::args::Option>();
    asked.level = 1;
    asked.option = option;
    asked.value = value;
    play.leave(play.enter(entered));
}

model::CallId wait(Play& play, SystemCall call, std::uint32_t events) {
    model::CallEntered entered;
    entered.pid = Play::client_pid;
    entered.call = call;
    entered.may_wait = true;
    if (call == SystemCall::epoll_wait) entered.fd = 5;
    entered.set<model::args::Wait>().watches.push_back({socket_fd, of_client, events});
    return play.enter(entered);
}

void wait_ends(Play& play, model::CallId id, std::uint32_t events) {
    model::CallReturned returned;
    returned.result = 1;
    returned.ready.push_back({socket_fd, of_client, events});
    play.leave(id, returned);
}

model::CallId receive(Play& play, std::uint64_t room, std::uint32_t flags = 0,
                      SystemCall call = SystemCall::recvfrom) {
    model::CallEntered entered;
    entered.pid = Play::client_pid;
    entered.call = call;
    entered.fd = socket_fd;
    entered.socket = of_client;
    entered.may_wait = true;
    entered.set<model::args::Receive>().bytes = room;
    entered.set<model::args::Receive>().flags = flags;
    return play.enter(entered);
}

Numbers woken_by(const Play& play, model::CallId id) {
    return play.found(id).finding.woken_by;
}

}  // namespace

TEST_CASE("with SO_RCVLOWAT a wait is ended by the segment that brings enough", "[readable]") {
    const auto call = GENERATE(SystemCall::poll, SystemCall::select, SystemCall::epoll_wait);
    const std::uint32_t trigger = call == SystemCall::epoll_wait ? GENERATE(0U, edge) : 0U;
    Play play;
    connected(play);
    set(play, rcvlowat, 100);
    const auto waits = wait(play, call, in | trigger);
    const auto early = play.server_sends("P.", 1, 1, 30);
    play.wait(50 * millisecond_ns);
    const auto enough = play.server_sends("P.", 31, 1, 70);
    wait_ends(play, waits, in);
    CHECK(woken_by(play, waits) == Numbers{enough});
    CHECK(play.segment(early).may_wake.empty());
    CHECK(play.segment(enough).may_wake == std::vector<model::CallId>{waits});
    const auto reads = receive(play, 1000);
    play.leave(reads, 100);
    CHECK(woken_by(play, reads).empty());
}

TEST_CASE("with SO_RCVLOWAT a FIN ends the wait at once", "[readable]") {
    Play play;
    connected(play);
    set(play, rcvlowat, 100);
    const auto waits = wait(play, SystemCall::poll, in);
    play.server_sends("P.", 1, 1, 30);
    play.wait(50 * millisecond_ns);
    const auto fin = play.server_sends("F.", 31, 1);
    play.nobody_ends();
    wait_ends(play, waits, in);
    CHECK(woken_by(play, waits) == Numbers{fin});
}

TEST_CASE("a receive waits although some bytes are there, and names those that came",
          "[readable]") {
    const bool by_option = GENERATE(true, false);
    Play play;
    connected(play);
    if (by_option) set(play, rcvlowat, 100);
    play.server_sends("P.", 1, 1, 30);
    play.client_sends(".", 1, 31);
    play.wait(50 * millisecond_ns);
    const auto reads = receive(play, 100, by_option ? 0 : wait_all);
    play.wait(50 * millisecond_ns);
    const auto rest = play.server_sends("P.", 31, 1, 70);
    // It did not take them before the acknowledgment left.
    CHECK(play.cause(play.client_sends(".", 1, 101)).to == rest);
    play.leave(reads, 100);
    CHECK(woken_by(play, reads) == Numbers{rest});
}

TEST_CASE("with MSG_WAITALL the FIN ends the wait of a receive that got less", "[readable]") {
    Play play;
    connected(play);
    play.server_sends("P.", 1, 1, 30);
    const auto reads = receive(play, 100, wait_all);
    play.wait(50 * millisecond_ns);
    const auto fin = play.server_sends("F.", 31, 1);
    play.leave(reads, 30);
    play.nobody_ends();
    CHECK(woken_by(play, reads) == Numbers{fin});
}

TEST_CASE("recvmmsg() waits for all its messages, unless it waits for one", "[readable]") {
    const std::uint32_t wait_for_one = GENERATE(0U, 0x10000U);
    Play play;
    connected(play);
    play.server_sends("P.", 1, 1, 30);
    play.client_sends(".", 1, 31);
    const auto reads = receive(play, 100, wait_for_one, SystemCall::recvmmsg);
    play.wait(50 * millisecond_ns);
    const auto more = play.server_sends("P.", 31, 1, 30);
    const auto ack = play.client_sends(".", 1, 61);
    if (wait_for_one == 0) CHECK(play.cause(ack).to == more);
    play.wait(50 * millisecond_ns);
    const auto last = play.server_sends("P.", 61, 1, 30);
    model::CallReturned returned;
    returned.result = 5;
    returned.moved = 90;
    play.leave(reads, returned);
    CHECK(woken_by(play, reads) == (wait_for_one == 0 ? Numbers{more, last} : Numbers{}));
}

TEST_CASE("urgent data ends the wait for POLLPRI, data before it does not", "[readable]") {
    const auto call = GENERATE(SystemCall::poll, SystemCall::select, SystemCall::epoll_wait);
    Play play;
    connected(play);
    const auto waits = wait(play, call, pri);
    play.server_sends("P.", 1, 1, 3);
    play.wait(50 * millisecond_ns);
    const auto urgent = play.server_sends("P.U", 4, 1, 1);
    wait_ends(play, waits, pri);
    CHECK(woken_by(play, waits) == Numbers{urgent});
    SECTION("until it has been taken, the next wait does not wait") {
        const auto at_once = wait(play, SystemCall::poll, in | pri);
        wait_ends(play, at_once, in | pri);
        CHECK(woken_by(play, at_once).empty());
    }
    SECTION("taken by MSG_OOB, and nothing else is there: the next data ends a wait") {
        play.leave(receive(play, 3), 3);
        play.leave(receive(play, 1, oob), 1);
        const auto next = wait(play, SystemCall::poll, in | pri);
        play.wait(5 * millisecond_ns);
        const auto data = play.server_sends("P.", 5, 1, 2);
        wait_ends(play, next, in);
        CHECK(woken_by(play, next) == Numbers{data});
    }
}

TEST_CASE("an urgent byte alone makes a socket not readable", "[readable]") {
    Play play;
    connected(play);
    const auto waits = wait(play, SystemCall::poll, in);
    const auto urgent = play.server_sends("P.U", 1, 1, 1);
    CHECK(play.segment(urgent).may_wake.empty());
    play.wait(50 * millisecond_ns);
    const auto data = play.server_sends("P.", 2, 1, 4);
    wait_ends(play, waits, in);
    CHECK(woken_by(play, waits) == Numbers{data});
}

TEST_CASE("with SO_OOBINLINE a read takes the urgent byte that has come before", "[readable]") {
    const bool read_inline = GENERATE(true, false);
    Play play;
    connected(play);
    play.server_sends("P.U", 1, 1, 1);
    play.client_sends(".", 1, 2);
    set(play, oobinline, read_inline ? 1 : 0);
    if (read_inline) play.leave(receive(play, 100), 1);
    const auto reads = receive(play, 100);
    play.wait(50 * millisecond_ns);
    const auto data = play.server_sends("P.", 2, 1, 1);
    play.leave(reads, 1);
    CHECK(woken_by(play, reads) == Numbers{data});
}

TEST_CASE("the ACK of bytes sent with MSG_ZEROCOPY brings the notification", "[readable]") {
    Play play;
    connected(play);
    set(play, zerocopy, 1);
    model::CallEntered entered;
    entered.pid = Play::client_pid;
    entered.call = SystemCall::sendto;
    entered.socket = of_client;
    entered.set<model::args::Send>().bytes = 1000;
    entered.set<model::args::Send>().flags = zero_copy;
    play.leave(play.enter(entered), 1000);
    play.client_sends("P.", 1, 1, 1000);
    const auto waits = wait(play, SystemCall::poll, 0);
    play.server_sends(".", 1, 501);
    play.wait(50 * millisecond_ns);
    const auto all = play.server_sends(".", 1, 1001);
    wait_ends(play, waits, err);
    CHECK(woken_by(play, waits) == Numbers{all});
    const auto at_once = wait(play, SystemCall::poll, 0);
    wait_ends(play, at_once, err);
    CHECK(woken_by(play, at_once).empty());
    const auto notified = receive(play, 0, error_queue);
    play.leave(notified, 0);
    CHECK(woken_by(play, notified).empty());
}

TEST_CASE("MSG_PEEK with SO_PEEK_OFF goes on after what it has shown", "[readable]") {
    Play play;
    connected(play);
    set(play, peek_off, 0);
    play.next_payload("abcd");
    play.server_sends("P.", 1, 1, 4);
    model::CallReturned first;
    first.result = 4;
    first.data = "abcd";
    play.leave(receive(play, 100, peek), first);
    const auto second = receive(play, 100, peek);
    play.wait(50 * millisecond_ns);
    play.next_payload("efgh");
    const auto data = play.server_sends("P.", 5, 1, 4);
    model::CallReturned more;
    more.result = 4;
    more.data = "efgh";
    play.leave(second, more);
    CHECK(woken_by(play, second) == Numbers{data});
    CHECK_FALSE(play.found(second).finding.notes.has(NoteCode::unseen_read));
    // A plain read begins at the first byte.
    model::CallReturned all;
    all.result = 8;
    all.data = "abcdefgh";
    const auto reads = receive(play, 100);
    play.leave(reads, all);
    CHECK(woken_by(play, reads).empty());
    CHECK_FALSE(play.found(reads).finding.notes.has(NoteCode::unseen_read));
}

// A wait during which much happens that does not end it: acknowledgments at many sockets,
// connections that other threads accept, segments to sockets that are closed. What ends it in the
// end is named all the same.
#include "support/catch.hpp"
#include "support/play/play_steps.hpp"

using namespace tcpwhy;
using namespace tcpwhy::model;
using test::Play;

namespace {

using Numbers = std::vector<SegmentNumber>;
constexpr std::uint32_t in = 0x1;
constexpr std::uint32_t out = 0x4;
constexpr std::uint32_t edge = 1U << 31;
constexpr std::uint32_t one_shot = 1U << 30;
constexpr SocketId many = 100;  // more than the segments that a call remembers
constexpr int epoll_fd = 5;

/// A server with many connections.
struct Crowd : Play {
    Crowd() { leave(server_listens(), -1, 4); }

    static SocketId at_client(SocketId which) { return 1000 + which; }
    static SocketId at_server(SocketId which) { return 2000 + which; }
    /// The segments from now on are of that connection.
    void turn_to(SocketId which) { client.port = static_cast<std::uint16_t>(40000 + which); }
    /// Returns the segment that puts the connection into the listener's queue.
    SegmentNumber connects(SocketId which) {
        turn_to(which);
        const CallId connect = enter(client_pid, SystemCall::connect, at_client(which), true);
        client_sends("S", 0);
        server_sends("S.", 0, 1);
        const SegmentNumber ack = client_sends(".", 1, 1);
        leave(connect, test::with_snapshot(at_client(which), client, server));
        return ack;
    }
    CallId begins_accept() { return enter(server_pid, SystemCall::accept, test::listener, true); }
    void accepts(CallId accept, SocketId which) {
        turn_to(which);
        leave(accept, test::accepted(at_server(which), server, client));
    }
    CallId begins_wait(std::vector<Watch> watches) {
        CallEntered entered = test::entry(server_pid, SystemCall::epoll_wait, 0);
        entered.fd = epoll_fd;
        entered.may_wait = true;
        entered.set<args::Wait>().watches = std::move(watches);
        return enter(entered);
    }
    void reports(CallId waiting, const Watch& ready) {
        CallReturned returned;
        returned.result = 1;
        returned.ready = {ready};
        leave(waiting, returned);
    }
    const Numbers& woken(CallId id) const { return found(id).finding.woken_by; }
};

}  // namespace

TEST_CASE("acknowledgments at many sockets do not hide the request", "[waiting]") {
    Crowd play;
    std::vector<Watch> watches;
    for (SocketId which = 0; which < many; ++which) {
        const CallId accept = play.begins_accept();
        play.connects(which);
        play.accepts(accept, which);
        play.call(Play::server_pid, SystemCall::send, Crowd::at_server(which), 4);
        play.server_sends("P.", 1, 1, 4);
        const SocketId socket = Crowd::at_server(which);
        watches.push_back({static_cast<int>(socket), socket, in | out | edge});
    }
    const CallId waiting = play.begins_wait(watches);
    for (SocketId which = 0; which < many; ++which) {
        play.turn_to(which);
        play.client_sends(".", 1, 5);
    }
    play.wait(50 * millisecond_ns);
    const SegmentNumber request = play.client_sends("P.", 1, 5, 4);
    Watch ready = watches.back();
    ready.events = in | out;
    play.reports(waiting, ready);
    CHECK(play.woken(waiting) == Numbers{request});
}

TEST_CASE("an accept() that sees many connections go to others names its own", "[waiting]") {
    Crowd play;
    const CallId idle = play.begins_accept();
    for (SocketId which = 0; which < many; ++which) {
        const CallId quicker = play.begins_accept();
        play.connects(which);
        play.accepts(quicker, which);
    }
    const SegmentNumber own = play.connects(many);
    play.accepts(idle, many);
    CHECK(play.woken(idle) == Numbers{own});
}

TEST_CASE("the first of many connections that come at once ends accept()", "[waiting]") {
    Crowd play;
    const CallId accept = play.begins_accept();
    const SegmentNumber first = play.connects(0);
    for (SocketId which = 1; which < many; ++which) play.connects(which);
    play.accepts(accept, 0);
    CHECK(play.woken(accept) == Numbers{first});
}

TEST_CASE("a wait that sees many connections go to others names the last", "[waiting]") {
    const bool taken = GENERATE(false, true);
    const Watch listening{1, test::listener, in};
    Crowd play;
    const CallId waiting = play.begins_wait({listening});
    for (SocketId which = 0; which < many; ++which) {
        const CallId quicker = play.begins_accept();
        play.connects(which);
        play.accepts(quicker, which);
        play.wait(millisecond_ns);
    }
    play.wait(50 * millisecond_ns);
    const CallId quicker = play.begins_accept();
    const SegmentNumber last = play.connects(many);
    if (taken) play.accepts(quicker, many);
    play.reports(waiting, listening);
    CHECK(play.woken(waiting) == Numbers{last});
}

TEST_CASE("one of many segments at a socket ends a wait: the first", "[waiting]") {
    test::Established play;
    CallEntered entered = test::entry(Play::server_pid, SystemCall::poll, 0);
    entered.fd = -1;
    entered.may_wait = true;
    entered.set<args::Wait>().watches = {{3, test::server_socket, in}};
    const CallId waiting = play.enter(entered);
    play.wait(50 * millisecond_ns);
    const SegmentNumber first = play.client_sends("P.", 1, 1, 4);
    for (std::uint32_t later = 1; later < many; ++later) {
        play.client_sends("P.", 1 + later * 4, 1, 4);
        play.wait(millisecond_ns);
    }
    CallReturned returned;
    returned.result = 1;
    returned.ready = {{3, test::server_socket, in}};
    play.leave(waiting, returned);
    CHECK(play.found(waiting).finding.woken_by == Numbers{first});
}

TEST_CASE("closing the last descriptor takes a socket out of epoll, not out of poll()",
          "[waiting]") {
    const bool polls = GENERATE(false, true);
    test::Established play;
    CallEntered entered =
        test::entry(Play::server_pid, polls ? SystemCall::poll : SystemCall::epoll_wait, 0);
    entered.fd = polls ? -1 : epoll_fd;
    entered.may_wait = true;
    entered.set<args::Wait>().watches = {{3, test::server_socket, in}};
    const CallId waiting = play.enter(entered);
    const CallId close = play.enter_close(Play::server_pid, test::server_socket);
    play.server_sends("F.", 1, 1);
    play.leave(close);
    play.client_sends(".", 1, 2);
    const SegmentNumber fin = play.client_sends("F.", 1, 2);
    play.nobody_ends();
    CHECK(play.segment(fin).may_wake == (polls ? std::vector{waiting} : std::vector<CallId>{}));
}

TEST_CASE("with EPOLLONESHOT what one wait has reported ends no other", "[waiting]") {
    test::Established play;
    CallEntered entered = test::entry(Play::server_pid, SystemCall::epoll_wait, 0);
    entered.fd = epoll_fd;
    entered.may_wait = true;
    const Watch watch{3, test::server_socket, in | one_shot};
    entered.set<args::Wait>().watches = {watch};
    const CallId first = play.enter(entered);
    const CallId second = play.enter(entered);
    CallReturned returned;
    returned.result = 1;
    returned.ready = {{3, test::server_socket, in}};
    play.client_sends("P.", 1, 1, 4);
    play.leave(first, returned);
    play.leave(play.enter(Play::server_pid, SystemCall::read, test::server_socket, false, 8), 4);
    CallEntered arms = test::entry(Play::server_pid, SystemCall::epoll_ctl, test::server_socket);
    arms.fd = epoll_fd;
    arms.set<args::Wait>().operation = 3;  // EPOLL_CTL_MOD
    arms.set<args::Wait>().target_fd = 3;
    arms.set<args::Wait>().watches = {watch};
    play.leave(play.enter(arms));
    play.wait(50 * millisecond_ns);
    const SegmentNumber next = play.client_sends("P.", 5, 1, 4);
    play.leave(second, returned);
    CHECK(play.found(second).finding.woken_by == Numbers{next});
}

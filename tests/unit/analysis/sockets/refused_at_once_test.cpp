// Several connect() calls to a closed port at the same time. A refusal takes the address from the
// socket and leaves the port, as getsockname(2) was measured to report; so each SYN has its call.
#include <array>

#include "support/catch.hpp"
#include "support/play/play_steps.hpp"

using namespace tcpwhy;
using namespace tcpwhy::model;
using namespace tcpwhy::test;

namespace {

constexpr int econnrefused = 111;
constexpr int enetunreach = 101;

struct RefusedAtOnce : Play {
    CallId connects(Pid process, SocketId socket) {
        return enter(client_pid + process, SystemCall::connect, socket, true);
    }
    /// A SYN and its answer; returns the number of the SYN.
    SegmentNumber syn_from(std::uint16_t port) {
        client.port = port;
        const SegmentNumber syn = client_sends("S", 0);
        server_sends("R.", 0, 1);
        return syn;
    }
    void refused(CallId call, SocketId socket, std::uint16_t port, const Address& any) {
        leave(call, with_snapshot(socket, Endpoint{any, port}, {}, -1, econnrefused));
    }
    void refused(CallId call, SocketId socket, std::uint16_t port) {
        refused(call, socket, port, Address::ipv4(std::array<std::uint8_t, 4>{}.data()));
    }
};

}  // namespace

TEST_CASE("each of the connect() calls sent the SYN from the port that its socket still has",
          "[cases]") {
    RefusedAtOnce play;
    const CallId first = play.connects(0, 21);
    const CallId second = play.connects(1, 22);
    const CallId third = play.connects(2, 23);
    const SegmentNumber of_third = play.syn_from(40003);
    const SegmentNumber of_first = play.syn_from(40001);
    const SegmentNumber of_second = play.syn_from(40002);
    play.refused(second, 22, 40002);
    play.refused(first, 21, 40001);
    // A socket of IPv6 that connects to an address of IPv4.
    play.refused(third, 23, 40003, Address::ipv6(std::array<std::uint8_t, 16>{}.data()));
    play.finish();
    CHECK(play.cause(of_third).call == third);
    CHECK(play.cause(of_first).call == first);
    CHECK(play.cause(of_second).call == second);
    CHECK(play.summary.unexplained == 0);
}

TEST_CASE("a call that begins and ends while another SYN waits for its sender has its own SYN, too",
          "[cases]") {
    RefusedAtOnce play;
    const CallId slow = play.connects(0, 21);
    const SegmentNumber of_slow = play.syn_from(40001);  // it waits until its call has returned
    const CallId first = play.connects(1, 22);
    const CallId second = play.connects(2, 23);
    const SegmentNumber of_second = play.syn_from(40003);
    const SegmentNumber of_first = play.syn_from(40002);
    play.refused(first, 22, 40002);
    play.refused(second, 23, 40003);
    const CallId again = play.connects(1, 22);  // the same sockets once more
    const CallId other = play.connects(2, 23);
    const SegmentNumber of_other = play.syn_from(40005);
    const SegmentNumber of_again = play.syn_from(40004);
    play.refused(again, 22, 40004);
    play.refused(other, 23, 40005);
    play.refused(slow, 21, 40001);
    play.finish();
    CHECK(play.cause(of_slow).call == slow);
    CHECK(play.cause(of_first).call == first);
    CHECK(play.cause(of_second).call == second);
    CHECK(play.cause(of_again).call == again);
    CHECK(play.cause(of_other).call == other);
    CHECK(play.summary.unexplained == 0);
}

TEST_CASE("a process that is killed while another SYN waits has its connect() ended", "[cases]") {
    RefusedAtOnce play;
    const CallId slow = play.connects(0, 21);
    const SegmentNumber of_slow = play.syn_from(40001);
    const CallId killed = play.connects(1, 22);
    const SegmentNumber of_killed = play.syn_from(40002);
    play.ends(Play::client_pid + 1, {22}, 9);
    play.refused(slow, 21, 40001);
    play.finish();
    CHECK(play.cause(of_slow).call == slow);
    CHECK(play.cause(of_killed).call == killed);
    CHECK(play.summary.unexplained == 0);
}

TEST_CASE("a connect() that fails without a SYN has not sent the SYN of the next one", "[cases]") {
    RefusedAtOnce play;
    const CallId without_route = play.connects(0, 21);
    play.leave(without_route, with_snapshot(21, {}, {}, -1, enetunreach));
    const CallId again = play.connects(0, 21);
    const SegmentNumber of_again = play.syn_from(40001);
    play.refused(again, 21, 40001);
    play.finish();
    CHECK(play.cause(of_again).call == again);
}

// Cases of connections that wait for accept(), as Linux plays them: full queues, listeners that
// share a port, and connections that were reset before accept() returned them.
#include "support/catch.hpp"
#include "support/play/play_steps.hpp"

using namespace tcpwhy;
using namespace tcpwhy::model;
using namespace tcpwhy::test;

namespace {

constexpr int einprogress = 115;

/// One more client, from a port of its own, whose handshake the kernel completes.
void connects(Play& play, SocketId socket, std::uint16_t port) {
    play.client.port = port;
    const CallId connect = play.enter(Play::client_pid, SystemCall::connect, socket, true);
    play.client_sends("S", 0);
    play.server_sends("S.", 0, 1);
    play.client_sends(".", 1, 1);
    play.leave(connect, with_snapshot(socket, play.client, play.server));
}

/// Two listeners on the port (SO_REUSEPORT), of two processes, each with a backlog of 1.
struct SharedPort : Play {
    static constexpr Pid other_pid = 101;
    static constexpr SocketId other_listener = 11;
    CallId first_listen = 0;
    CallId second_listen = 0;
    SharedPort() {
        first_listen = listen_with(*this, 1);
        CallEntered listen = entry(other_pid, SystemCall::listen, other_listener);
        listen.set<model::args::Listen>().backlog = 1;
        second_listen = enter(listen);
        leave(second_listen, with_snapshot(other_listener, server, {}));
    }
    /// That process takes the connection of the client's at that port.
    void takes(CallId accept, SocketId socket, std::uint16_t port) {
        leave(accept, accepted(socket, server, Endpoint{client.address, port}));
    }
};

}  // namespace

/// A SYN waits so long for its answer.
constexpr Time no_answer_ns = 6 * millisecond_ns;

TEST_CASE("a listener whose accepts io_uring may hide has no known queue", "[cases]") {
    Play play;
    listen_with(play, 1);
    play.uses_io_uring(Play::server_pid);
    connects(play, 10, 40010);
    connects(play, 11, 40011);
    connects(play, 12, 40012);
    for (const auto& found : play.segments) {
        CHECK_FALSE(found.finding.notes.has(NoteCode::not_accepted));
        CHECK_FALSE(found.finding.notes.has(NoteCode::listen_queue_full));
    }
}

TEST_CASE("a full accept queue: the kernel drops the SYN, and the listener stays in LISTEN",
          "[cases]") {
    Play play;
    listen_with(play, 1);
    connects(play, 10, 40010);
    connects(play, 11, 40011);
    CHECK(note_of(play, 3, NoteCode::not_accepted)->value == 1);
    CHECK(note_of(play, 6, NoteCode::not_accepted)->value == 2);

    play.client.port = 40012;
    play.enter(Play::client_pid, SystemCall::connect, 12, true);
    play.leave(play.calls.rbegin()->first,
               with_snapshot(12, play.client, play.server, -1, einprogress));
    play.client_sends("S", 0);
    play.settle(no_answer_ns);
    CHECK(play.segment(7).finding.server_state == TcpState::listen);
    CHECK(note_of(play, 7, NoteCode::listen_queue_full)->value == 2);
    play.wait(second_ns);
    play.client_sends("S", 0);
    play.settle(no_answer_ns);
    CHECK(play.cause(8).timer == Timer::retransmission);
    CHECK(note_of(play, 8, NoteCode::listen_queue_full));

    // accept() makes room for the next.
    Endpoint first = play.client;
    first.port = 40010;
    play.leave(play.enter(Play::server_pid, SystemCall::accept, listener, true),
               accepted(20, play.server, first));
    play.wait(second_ns);
    play.client_sends("S", 0);
    play.settle(no_answer_ns);
    CHECK(play.segment(9).finding.server_state == TcpState::syn_received);
    CHECK_FALSE(note_of(play, 9, NoteCode::listen_queue_full));
}

TEST_CASE("an accept() with a bad address has taken the connection, which the kernel closes",
          "[cases]") {
    constexpr int efault = 14;
    Play play;
    listen_with(play, 5);
    const CallId accept = play.enter(Play::server_pid, SystemCall::accept4, listener, true);
    connects(play, 10, 40010);
    SECTION("its FIN") {
        play.server_sends("F.", 1, 1);
        play.leave(accept, -1, efault);
        CHECK_FALSE(note_of(play, 4, NoteCode::ambiguous_call));
    }
    SECTION("its RST, because bytes were unread") {
        play.client_sends("P.", 1, 1, 5);
        play.server_sends("R.", 1, 6);
        play.leave(accept, -1, efault);
        CHECK(note_of(play, 5, NoteCode::reset_unread_data)->value == 5);
    }
    const auto last = static_cast<SegmentNumber>(play.segments.size());
    CHECK(play.cause(last).call == accept);
    CHECK(play.cause(last).rule == Rule::window);
    CHECK(play.found(accept).finding.woken_by == std::vector<SegmentNumber>{3});
    // It waits in the queue no longer.
    connects(play, 11, 40011);
    CHECK(note_of(play, last + 3, NoteCode::not_accepted)->value == 1);
}

TEST_CASE("an accept() without a free descriptor takes nothing from the queue", "[cases]") {
    constexpr int emfile = 24;
    Play play;
    listen_with(play, 5);
    const CallId accept = play.enter(Play::server_pid, SystemCall::accept4, listener, true);
    play.leave(accept, -1, emfile);
    connects(play, 10, 40010);
    connects(play, 11, 40011);
    CHECK(note_of(play, 6, NoteCode::not_accepted)->value == 2);
}

TEST_CASE("a port that two share (SO_REUSEPORT): accept() shows which has the connection",
          "[cases]") {
    SharedPort play;
    const CallId first =
        play.enter(Play::server_pid, SystemCall::accept, listener, /*may_wait=*/true);
    const CallId second =
        play.enter(SharedPort::other_pid, SystemCall::accept, SharedPort::other_listener, true);
    connects(play, 50, 41000);
    connects(play, 51, 41001);
    play.takes(second, 60, 41000);
    play.takes(first, 61, 41001);
    CHECK(play.cause(2).call == play.second_listen);
    CHECK(play.cause(5).call == play.first_listen);
    CHECK_FALSE(note_of(play, 2, NoteCode::ambiguous_call));
    CHECK(play.found(second).finding.woken_by == std::vector<SegmentNumber>{3});
    CHECK(play.found(first).finding.woken_by == std::vector<SegmentNumber>{6});
}

TEST_CASE("no queue of a shared port is called full: which one a SYN goes to is not known",
          "[cases]") {
    SharedPort play;
    for (std::uint16_t port = 41000; port < 41004; ++port)
        connects(play, SocketId{50} + port - 41000, port);
    // One end of the last handshake is asked: the kernel has let it through.
    const CallId accept =
        play.enter(SharedPort::other_pid, SystemCall::accept, SharedPort::other_listener, true);
    play.takes(accept, 60, 41003);
    play.finish();
    REQUIRE(play.segments.size() == 12);
    for (const Play::FoundSegment& found : play.segments) {
        CHECK_FALSE(found.finding.notes.has(NoteCode::listen_queue_full));
        CHECK_FALSE(found.finding.notes.has(NoteCode::not_accepted));
    }
    CHECK(play.segment(12).finding.server_state == TcpState::established);
}

TEST_CASE("an event loop at a shared port is woken by what it accepts, and by nothing else's",
          "[cases]") {
    SharedPort play;
    const auto waits_at = [&](Pid pid, SocketId socket) {
        CallEntered wait = entry(pid, SystemCall::epoll_wait, 0);
        wait.may_wait = true;
        wait.set<model::args::Wait>().watches = {{4, socket, 1}};
        return play.enter(wait);
    };
    const auto ready = [](SocketId socket) {
        CallReturned returned;
        returned.result = 1;
        returned.ready = {{4, socket, 1}};
        return returned;
    };
    const CallId first = waits_at(Play::server_pid, listener);
    const CallId second = waits_at(SharedPort::other_pid, SharedPort::other_listener);
    connects(play, 50, 41000);
    play.leave(second, ready(SharedPort::other_listener));
    play.takes(play.enter(SharedPort::other_pid, SystemCall::accept, SharedPort::other_listener),
               60, 41000);
    connects(play, 51, 41001);
    play.leave(first, ready(listener));
    play.takes(play.enter(Play::server_pid, SystemCall::accept, listener), 61, 41001);
    CHECK(play.found(second).finding.woken_by == std::vector<SegmentNumber>{3});
    CHECK(play.found(first).finding.woken_by == std::vector<SegmentNumber>{6});
}

TEST_CASE("one of two listeners at a port closes: it resets what waits for it, and the other stays",
          "[cases]") {
    SharedPort play;
    connects(play, 50, 41000);
    const CallId close = play.enter_close(SharedPort::other_pid, SharedPort::other_listener);
    play.server_sends("R.", 1, 1);
    play.leave(close);
    play.client.port = 41001;
    play.enter(Play::client_pid, SystemCall::connect, 51, true);
    play.client_sends("S", 0);
    play.server_sends("S.", 0, 1);
    play.finish();
    CHECK(note_of(play, 2, NoteCode::ambiguous_call));  // no accept() ever reports the listener
    CHECK(play.cause(4).call == close);
    CHECK(note_of(play, 4, NoteCode::reset_listener_closed));
    CHECK(play.cause(6).name == SystemCall::listen);
    CHECK_FALSE(note_of(play, 6, NoteCode::ambiguous_call));
}

TEST_CASE("a full accept queue takes no data either that would complete the handshake", "[cases]") {
    Play play;
    listen_with(play, 1);
    play.client.port = 41009;
    const CallId connect = play.enter(Play::client_pid, SystemCall::connect, 59, true);
    play.client_sends("S", 0);
    connects(play, 50, 41000);
    connects(play, 51, 41001);
    play.client.port = 41009;
    play.server_sends("S.", 0, 1);
    play.client_sends(".", 1, 1);
    play.leave(connect, with_snapshot(59, play.client, play.server));
    const CallId write = play.enter(Play::client_pid, SystemCall::write, 59, true, 4);
    const SegmentNumber data = play.client_sends("P.", 1, 1, 4);
    play.leave(write, 4);
    const CallId accept = play.enter(Play::server_pid, SystemCall::accept, listener, true);
    play.leave(accept, accepted(60, play.server, Endpoint{play.client.address, 41000}));
    play.wait(210 * millisecond_ns);
    const SegmentNumber again = play.client_sends("P.", 1, 1, 4);
    play.finish();
    CHECK(note_of(play, 9, NoteCode::listen_queue_full));
    CHECK(note_of(play, data, NoteCode::listen_queue_full));
    CHECK(play.segment(data).finding.server_state == TcpState::syn_received);
    CHECK_FALSE(note_of(play, again, NoteCode::listen_queue_full));
    CHECK(play.segment(again).finding.server_state == TcpState::established);
}

TEST_CASE("a connection that its client has reset is accepted all the same", "[cases]") {
    Play play;
    listen_with(play, 5);
    connects(play, client_socket, 40010);
    const CallId close = play.enter_close(Play::client_pid, client_socket, 0, 0, true);
    play.client_sends("R.", 1, 1);
    play.leave(close);
    // Linux has no peer's name for it any more.
    const CallId accept = play.enter(Play::server_pid, SystemCall::accept, listener, true);
    play.leave(accept, accepted(server_socket, play.server, {}));
    play.finish();
    CHECK(play.found(accept).finding.connection.id == 1);
    CHECK(play.found(accept).finding.notes.has(NoteCode::accepted_after_reset));
    CHECK(play.found(accept).finding.woken_by.empty());
}

TEST_CASE(
    "a connection that was reset before accept() leaves the queue, also when its ports are used "
    "again",
    "[cases]") {
    Play play;
    listen_with(play, 1);
    for (const SocketId socket : {50U, 51U}) {
        play.client_iss_now += 100'000;
        play.server_iss_now += 100'000;
        connects(play, socket, 41000);
        play.client_sends("R.", 1, 1);
    }
    for (const SocketId socket : {60U, 61U}) {
        const CallId accept = play.enter(Play::server_pid, SystemCall::accept, listener, true);
        play.leave(accept, accepted(socket, play.server, {}));
    }
    connects(play, 52, 41001);
    connects(play, 53, 41002);
    play.finish();
    REQUIRE(play.segments.size() == 14);
    for (const Play::FoundSegment& found : play.segments)
        CHECK_FALSE(found.finding.notes.has(NoteCode::listen_queue_full));
    CHECK(note_of(play, 14, NoteCode::not_accepted)->value == 2);
    CHECK(play.segment(14).finding.server_state == TcpState::established);
}

TEST_CASE(
    "a socket without a remote address is the connection that was reset, not the first in line",
    "[cases]") {
    SharedPort play;
    connects(play, 50, 41000);
    connects(play, 51, 41001);
    play.client_sends("R.", 1, 1);
    const CallId reset =
        play.enter(SharedPort::other_pid, SystemCall::accept, SharedPort::other_listener, true);
    play.leave(reset, accepted(60, play.server, {}));
    const CallId first = play.enter(Play::server_pid, SystemCall::accept, listener, true);
    play.takes(first, 61, 41000);
    play.finish();
    CHECK(play.found(reset).finding.connection.id == 2);
    CHECK(play.found(first).finding.connection.id == 1);
    CHECK(play.found(first).finding.state == TcpState::established);
}

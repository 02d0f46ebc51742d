// How sockets end in other ways than by a close() that returns at once: a listener that is shut
// down, a close() that another thread holds up, a request from outside, a filter of the program's
// own.
#include "support/catch.hpp"
#include "support/play/play_steps.hpp"

using namespace tcpwhy;
using namespace tcpwhy::model;
using namespace tcpwhy::test;

namespace {

constexpr int eperm = 1;
constexpr int eintr = 4;
constexpr int einval = 22;
constexpr int econnaborted = 103;
constexpr int econnreset = 104;

bool has(const Play& play, SegmentNumber number, NoteCode code) {
    return play.segment(number).finding.notes.has(code);
}

CallEntered option(SocketId socket, std::int32_t level, std::int32_t number, std::int64_t value) {
    CallEntered set = entry(Play::server_pid, SystemCall::setsockopt, socket);
    set.set<model::args::Option>() = {level, number, value};
    return set;
}

CallEntered filter(SocketId socket, std::int32_t number) {
    return option(socket, 1, number, 0);
}

}  // namespace

TEST_CASE("shutdown() of a listener resets what waits in its queue", "[endings]") {
    const std::int32_t how = GENERATE(shut_rd, shut_rdwr);
    Play play;
    const CallId accept = play.server_listens();
    play.leave(accept, -1, eintr);
    connect_without_accept(play);
    const CallId waiting = play.enter(entry(Play::server_pid, SystemCall::accept, listener));
    const CallId shutdown = enter_shutdown(play, Play::server_pid, listener, how);
    const SegmentNumber reset = play.server_sends("R.", 1, 1);
    play.leave(shutdown);
    play.leave(waiting, -1, einval);
    CHECK(play.cause(reset).call == shutdown);
    CHECK(play.cause(reset).name == SystemCall::shutdown);
    CHECK(has(play, reset, NoteCode::reset_listener_closed));
    CHECK(play.found(shutdown).finding.state == TcpState::closed);
    const Note* note = notes_of(play, shutdown).find(NoteCode::listener_shut);
    REQUIRE(note);
    CHECK(note->value == 1);
    CHECK_FALSE(notes_of(play, shutdown).has(NoteCode::shutdown_read));
    CHECK(play.found(waiting).finding.state == TcpState::closed);
    const Note* failed = notes_of(play, waiting).find(NoteCode::not_listening);
    REQUIRE(failed);
    CHECK(failed->value == shutdown);
}

TEST_CASE("a listener that was shut down may listen again", "[endings]") {
    Play play;
    play.leave(play.server_listens(), -1, eintr);
    play.leave(enter_shutdown(play, Play::server_pid, listener, shut_rd));
    const SegmentNumber refused = play.client_sends("S", 0);
    CHECK(play.segment(refused).finding.server_state == TcpState::closed);
    play.server_sends("R.", 0, 1);
    CallEntered again = entry(Play::server_pid, SystemCall::listen, listener);
    again.set<model::args::Listen>().backlog = 5;
    const CallId listen = play.enter(again);
    play.leave(listen);
    CHECK(play.found(listen).finding.state == TcpState::listen);
    play.client_iss_now += 1000;
    const SegmentNumber syn = play.client_sends("S", 0);
    const SegmentNumber answer = play.server_sends("S.", 0, 1);
    CHECK(play.segment(syn).finding.server_state == TcpState::syn_received);
    CHECK(play.cause(answer).call == listen);
}

TEST_CASE("SHUT_WR leaves a listener as it is", "[endings]") {
    Play play;
    play.leave(play.server_listens(), -1, eintr);
    const CallId shutdown = enter_shutdown(play, Play::server_pid, listener, shut_wr);
    play.leave(shutdown);
    CHECK(play.found(shutdown).finding.state == TcpState::listen);
    CHECK(notes_of(play, shutdown).empty());
}

TEST_CASE("accept() without listen() says so", "[endings]") {
    Play play;
    const CallId accept = play.enter(entry(Play::server_pid, SystemCall::accept, 9));
    play.leave(accept, -1, einval);
    const Note* note = notes_of(play, accept).find(NoteCode::not_listening);
    REQUIRE(note);
    CHECK(note->value == 0);
}

TEST_CASE("a FIN held up by a thread's call says so, also right after data", "[endings]") {
    Established play;
    CallEntered waits = entry(Play::client_pid, SystemCall::read, client_socket);
    waits.may_wait = true;
    waits.set<model::args::Receive>().bytes = 9;
    SECTION("recv()") {}
    SECTION("poll(), which holds what it watches") {
        waits = entry(Play::client_pid, SystemCall::poll, 0);
        waits.may_wait = true;
        waits.set<model::args::Wait>().watches = {{2, client_socket, 1}};
    }
    const CallId read = play.enter(waits);
    const CallId close = play.enter_close(Play::client_pid + 1, client_socket);
    play.leave(close);
    CHECK(notes_of(play, close).has(NoteCode::close_held_up));
    CHECK(play.found(close).finding.state == TcpState::established);
    play.wait(second_ns);
    const CallId write = play.enter(Play::server_pid, SystemCall::write, server_socket, false, 4);
    play.server_sends("P.", 1, 1, 4);
    const SegmentNumber fin = play.client_sends("F.", 1, 5);
    play.leave(write, 4);
    play.leave(read, 4);
    CHECK(play.cause(fin).call == close);
    CHECK(has(play, fin, NoteCode::close_held_up));
    CHECK_FALSE(has(play, fin, NoteCode::deferred_send));
}

TEST_CASE("epoll_wait() holds no socket open", "[endings]") {
    Established play;
    CallEntered wait = entry(Play::client_pid, SystemCall::epoll_wait, 0);
    wait.may_wait = true;
    wait.set<model::args::Wait>().watches = {{2, client_socket, 1}};
    play.enter(wait);
    const CallId close = play.enter_close(Play::client_pid + 1, client_socket);
    const SegmentNumber fin = play.client_sends("F.", 1, 1);
    play.leave(close);
    CHECK_FALSE(notes_of(play, close).has(NoteCode::close_held_up));
    CHECK(play.cause(fin).rule == Rule::window);
}

TEST_CASE("a reset held up by a thread's call belongs to the close()", "[endings]") {
    Established play;
    CallEntered waits = entry(Play::client_pid, SystemCall::write, client_socket);
    waits.may_wait = true;
    waits.set<model::args::Send>().bytes = 4;
    const CallId write = play.enter(waits);
    const CallId close = play.enter_close(Play::client_pid + 1, client_socket, 0, 7);
    play.leave(close);
    play.wait(second_ns);
    const SegmentNumber reset = play.client_sends("R.", 1, 1);
    play.leave(write, -1, econnreset);
    CHECK(play.cause(reset).call == close);
    CHECK(has(play, reset, NoteCode::close_held_up));
    CHECK(has(play, reset, NoteCode::reset_unread_data));
}

TEST_CASE("a request to destroy a socket is the cause of its reset", "[endings]") {
    constexpr Pid ss_pid = 300;
    Established play;
    play.wait(second_ns);
    CallEntered request = entry(ss_pid, SystemCall::sock_destroy, client_socket);
    request.fd = 3;
    request.set<model::args::Address>().address = play.server;
    const CallId destroy = play.enter(request);
    const SegmentNumber reset = play.client_sends("R.", 1, 1);
    play.leave(destroy, 72);
    CHECK(play.cause(reset).call == destroy);
    CHECK(play.cause(reset).evidence == Evidence::observed);
    CHECK(play.cause(reset).pid == ss_pid);
    const Note* note = play.segment(reset).finding.notes.find(NoteCode::destroyed);
    REQUIRE(note);
    CHECK(note->who == ss_pid);
    const CallId read = play.enter(Play::client_pid, SystemCall::read, client_socket, true, 9);
    play.leave(read, -1, econnaborted);
    CHECK(notes_of(play, read).has(NoteCode::destroyed));
}

TEST_CASE("a reset that no call, timer or arrival explains was asked for from outside",
          "[endings]") {
    Established play;
    play.wait(second_ns);
    const SegmentNumber reset = play.client_sends("R.", 1, 1);
    play.nobody_ends();
    CHECK(play.cause(reset).kind == CauseKind::call);
    CHECK(play.cause(reset).name == SystemCall::sock_destroy);
    CHECK(play.cause(reset).evidence == Evidence::inferred);
    CHECK(has(play, reset, NoteCode::destroyed));
}

TEST_CASE("a shared descriptor is worth a note only where a FIN is at stake", "[endings]") {
    Established play;
    const CallId copy = play.enter_close(Play::server_pid, listener, 1);
    play.leave(copy);
    CHECK(notes_of(play, copy).empty());
    const CallId shutdown = enter_shutdown(play, Play::server_pid, server_socket, shut_wr);
    play.server_sends("F.", 1, 1);
    play.leave(shutdown);
    const CallId close = play.enter_close(Play::server_pid, server_socket, 1);
    play.leave(close);
    CHECK(notes_of(play, close).empty());
}

TEST_CASE("what an own filter may have dropped counts once it is acknowledged", "[endings]") {
    const std::int32_t option = GENERATE(26, 50);  // SO_ATTACH_FILTER, SO_ATTACH_BPF
    Established play;
    play.leave(play.enter(filter(server_socket, option)));
    const CallId close = play.enter_close(Play::client_pid, client_socket);
    const SegmentNumber fin = play.client_sends("F.", 1, 1);
    play.leave(close);
    CHECK(has(play, fin, NoteCode::own_filter));
    CHECK(play.segment(fin).finding.server_state == TcpState::established);
    SECTION("dropped: the FIN goes again, and after the filter is off it arrives") {
        play.leave(play.enter(filter(server_socket, 27)));
        play.wait(300 * millisecond_ns);
        const SegmentNumber again = play.client_sends("F.", 1, 1);
        CHECK(play.segment(again).finding.server_state == TcpState::close_wait);
    }
    SECTION("let through: the ACK proves it") {
        play.wait(millisecond_ns);
        const SegmentNumber ack = play.server_sends(".", 1, 2);
        CHECK(play.segment(ack).finding.server_state == TcpState::close_wait);
        CHECK(play.segment(ack).finding.client_state == TcpState::fin_wait_2);
    }
    SECTION("let through: a read that returns 0 proves it, and was woken by it") {
        const CallId read = play.enter(Play::server_pid, SystemCall::read, server_socket, true, 9);
        play.leave(read, 0);
        CHECK(play.found(read).finding.state == TcpState::close_wait);
    }
    SECTION("let through: the kernel's state proves it") {
        play.wait(millisecond_ns);
        SocketSnapshot seen;
        seen.socket = server_socket;
        seen.state = TcpState::close_wait;
        seen.asked = seen.answered = play.now();
        play.sees(Play::server_pid, seen);
        const CallId option_call =
            play.call(Play::server_pid, SystemCall::getsockopt, server_socket);
        CHECK(play.found(option_call).finding.state == TcpState::close_wait);
    }
}

TEST_CASE("a least TTL and signatures may drop what arrives, too", "[endings]") {
    Established play;
    SECTION("IP_MINTTL: this segment has too few hops left, and after the option is off it comes") {
        play.leave(play.enter(option(server_socket, 0, 21, 255)));
        const SegmentNumber data = play.client_sends("P.", 1, 1, 5);
        CHECK(has(play, data, NoteCode::own_filter));
        play.leave(play.enter(option(server_socket, 0, 21, 0)));
        const CallId read = play.enter(Play::server_pid, SystemCall::read, server_socket, true, 9);
        const SegmentNumber again = play.client_sends("P.", 1, 1, 5);
        CHECK_FALSE(has(play, again, NoteCode::own_filter));
        play.leave(read, 5);
        CHECK(play.found(read).finding.woken_by == std::vector<SegmentNumber>{again});
    }
    SECTION("IPV6_MINHOPCOUNT does not count for IPv4") {
        play.leave(play.enter(option(server_socket, 41, 73, 255)));
        CHECK_FALSE(has(play, play.client_sends("P.", 1, 1, 5), NoteCode::own_filter));
    }
    SECTION("TCP_MD5SIG of one end alone: neither end takes all that the other sends") {
        play.leave(play.enter(option(server_socket, 6, 14, 2)));
        CHECK(has(play, play.client_sends("P.", 1, 1, 5), NoteCode::own_filter));
        CHECK(has(play, play.server_sends("P.", 1, 1, 5), NoteCode::own_filter));
    }
    SECTION("TCP_AO of both ends: they agree, and only a reset may lack the signature") {
        play.leave(play.enter(option(server_socket, 6, 38, 2)));
        play.leave(play.enter(option(client_socket, 6, 38, 2)));
        CHECK_FALSE(has(play, play.client_sends("P.", 1, 1, 5), NoteCode::own_filter));
        const SegmentNumber reset = play.client_sends("R", 6);
        play.nobody_ends();
        CHECK(has(play, reset, NoteCode::own_filter));
    }
}

TEST_CASE("a SYN that a listener's option may have dropped leaves it in LISTEN", "[endings]") {
    const bool signs = GENERATE(false, true);
    Play play;
    const CallId accept = play.server_listens();
    play.leave(play.enter(signs ? option(listener, 6, 14, 2) : option(listener, 0, 21, 255)));
    const CallId connect = play.enter(Play::client_pid, SystemCall::connect, client_socket, true);
    look_at_connecting(play);
    const SegmentNumber syn = play.client_sends("S", 0);
    play.settle(second_ns);
    CHECK(has(play, syn, NoteCode::own_filter));
    CHECK(play.segment(syn).finding.server_state == TcpState::listen);
    play.leave(connect, -1, eintr);
    play.leave(accept, -1, eintr);
}

TEST_CASE("a filter that the kernel refuses drops nothing", "[endings]") {
    const std::int32_t option = GENERATE(26, 50);  // SO_ATTACH_FILTER, SO_ATTACH_BPF
    const bool has_one = GENERATE(false, true);
    Established play;
    if (has_one) play.leave(play.enter(filter(server_socket, option)));
    play.leave(play.enter(filter(server_socket, option)), -1, eperm);
    const CallId close = play.enter_close(Play::client_pid, client_socket);
    const SegmentNumber fin = play.client_sends("F.", 1, 1);
    play.leave(close);
    CHECK(has(play, fin, NoteCode::own_filter) == has_one);
    CHECK((play.segment(fin).finding.server_state == TcpState::established) == has_one);
}

TEST_CASE("a segment that comes while a filter is being attached waits for the outcome",
          "[endings]") {
    const bool refused = GENERATE(false, true);
    Established play;
    const CallId attach = play.enter(filter(server_socket, 26));
    const SegmentNumber data = play.client_sends("P.", 1, 1, 5);
    play.leave(attach, refused ? -1 : 0, refused ? eperm : 0);
    CHECK(has(play, data, NoteCode::own_filter) == !refused);
}

TEST_CASE("a SYN-ACK that an own filter dropped wakes connect() by its repetition", "[endings]") {
    Play play;
    const CallId accept = play.server_listens();
    CallEntered set = filter(client_socket, 26);
    set.pid = Play::client_pid;
    play.leave(play.enter(set));
    const CallId connect = play.enter(Play::client_pid, SystemCall::connect, client_socket, true);
    look_at_connecting(play);
    play.client_sends("S", 0);
    const SegmentNumber first = play.server_sends("S.", 0, 1);
    CHECK(play.segment(first).finding.client_state == TcpState::syn_sent);
    play.wait(second_ns);
    const SegmentNumber second = play.server_sends("S.", 0, 1);
    const SegmentNumber ack = play.client_sends(".", 1, 1);
    CHECK(play.segment(ack).finding.client_state == TcpState::established);
    CHECK(play.cause(ack).kind != CauseKind::unknown);
    play.leave(connect, with_snapshot(client_socket, play.client, play.server));
    CHECK(play.found(connect).finding.woken_by == std::vector<SegmentNumber>{second});
    play.leave(accept, -1, eintr);
}

// Cases of opening a connection, as Linux plays them; the causes and states are those of RFC 9293
// and of what the kernel was measured to do.
#include "support/catch.hpp"
#include "support/play/play_steps.hpp"

using namespace tcpwhy;
using namespace tcpwhy::model;
using namespace tcpwhy::test;

namespace {

constexpr int econnrefused = 111;
constexpr int einprogress = 115;
constexpr int eaddrinuse = 98;

void set_option(Play& play, SocketId socket, std::int32_t level, std::int32_t option,
                std::int64_t value) {
    CallEntered set = entry(Play::server_pid, SystemCall::setsockopt, socket);
    set.set<model::args::Option>().level = level;
    set.set<model::args::Option>().option = option;
    set.set<model::args::Option>().value = value;
    play.leave(play.enter(set));
}

}  // namespace

TEST_CASE("a refused connect() has sent its SYN, though its socket has no local address any more",
          "[cases]") {
    Play play;
    const CallId connect = play.enter(Play::client_pid, SystemCall::connect, client_socket, true);
    play.client_sends("S", 0);
    play.server_sends("R.", 0, 1);
    play.leave(connect, with_snapshot(client_socket, {}, {}, -1, econnrefused));
    play.finish();

    CHECK(play.cause(1).kind == CauseKind::call);
    CHECK(play.cause(1).call == connect);
    CHECK(play.cause(2).kind == CauseKind::reply);
    CHECK(play.cause(2).to == 1);
    CHECK(note_of(play, 2, NoteCode::reset_no_listener));
    CHECK(play.found(connect).finding.woken_by == std::vector<SegmentNumber>{2});
    CHECK(play.connections.at(0).outcome == Outcome::refused);
    CHECK(play.summary.unexplained == 0);
}

TEST_CASE("a program that makes calls of another ABI may listen, and its SYN is inferred",
          "[cases]") {
    struct Last : PartialSink {
        SegmentFinding finding;
        void segment(const Segment& /*fact*/, const SegmentFinding& found) override {
            finding = found;
        }
    } sink;
    analysis::Analyzer analyzer({Mode::private_lab, true}, sink);
    Notice notice;
    notice.code = Notice::Code::foreign_abi;
    notice.pid = Play::client_pid;
    analyzer.add(Fact{notice});
    Segment syn;
    syn.time = second_ns;
    syn.source = Endpoint{Address::loopback_v4(), 40000};
    syn.destination = Endpoint{Address::loopback_v4(), 9877};
    syn.flags = flags_of("S");
    analyzer.add(Fact{syn});
    analyzer.finish();
    CHECK(sink.finding.cause.name == SystemCall::connect);
    CHECK(sink.finding.cause.evidence == Evidence::inferred);
    CHECK(sink.finding.server_state == TcpState::syn_received);
}

TEST_CASE("a program whose calls are not seen may itself have reset its connection", "[cases]") {
    Established play;
    play.uses_io_uring(Play::server_pid);
    play.wait(second_ns);
    play.server_sends("R.", 1, 1);
    play.nobody_ends();
    CHECK_FALSE(note_of(play, 4, NoteCode::destroyed));
    CHECK(play.cause(4).name == SystemCall::close);
    CHECK(play.cause(4).evidence == Evidence::inferred);
}

TEST_CASE("of two refused connect() calls without a port, the first to return sent the first SYN",
          "[cases]") {
    Play play;
    constexpr SocketId other_socket = 22;
    const CallId first = play.enter(Play::client_pid, SystemCall::connect, client_socket, true);
    const CallId second = play.enter(Play::client_pid + 1, SystemCall::connect, other_socket, true);
    play.client_sends("S", 0);
    play.server_sends("R.", 0, 1);
    play.leave(second, with_snapshot(other_socket, {}, {}, -1, econnrefused));
    play.client.port = 40001;
    play.client_sends("S", 0);
    play.server_sends("R.", 0, 1);
    play.leave(first, with_snapshot(client_socket, {}, {}, -1, econnrefused));
    play.finish();

    CHECK(play.cause(1).call == second);
    CHECK(play.cause(3).call == first);
    CHECK(play.summary.unexplained == 0);
}

TEST_CASE("a socket that was refused may connect again: a new connection, its own SYN", "[cases]") {
    Play play;
    const CallId first = play.enter(Play::client_pid, SystemCall::connect, client_socket, true);
    play.client_sends("S", 0);
    play.server_sends("R.", 0, 1);
    play.leave(first, with_snapshot(client_socket, {}, {}, -1, econnrefused));
    const CallId accept = play.server_listens();
    play.client.port = 40001;
    play.handshake(accept);
    play.finish();

    CHECK(play.cause(3).kind == CauseKind::call);
    CHECK(play.cause(3).call != first);
    CHECK(play.segment(5).finding.server_state == TcpState::established);
    CHECK(play.connections.size() == 2);
}

TEST_CASE("a SYN that a filter refuses in the listener's name is nobody's reset", "[cases]") {
    Play play;
    listen_with(play, 5);
    const CallId connect = play.enter(Play::client_pid, SystemCall::connect, client_socket, true);
    play.client_sends("S", 0);
    play.server_sends("R.", 0, 1);
    play.leave(connect, with_snapshot(client_socket, {}, {}, -1, econnrefused));
    play.finish();
    CHECK(note_of(play, 2, NoteCode::reset_by_filter));
    CHECK_FALSE(note_of(play, 2, NoteCode::reset_no_listener));
    CHECK(play.cause(2).on_the_way);
    CHECK(play.cause(2).to == 1);
    CHECK(note_of(play, 1, NoteCode::rejected_by_filter));  // so the listener never sees the SYN
    CHECK(play.segment(1).finding.client_state == TcpState::syn_sent);
    CHECK(play.segment(1).finding.server_state == TcpState::listen);
    CHECK(play.segment(2).finding.client_state == TcpState::closed);
    CHECK(play.segment(2).finding.server_state == TcpState::listen);  // it was told nothing
    CHECK(play.connections.at(0).outcome == Outcome::refused);
}

TEST_CASE("a SYN waits for its answer for 5 ms, and one that gets none has reached the listener",
          "[cases]") {
    Play play;
    listen_with(play, 5);
    const CallId connect = play.enter(Play::client_pid, SystemCall::connect, client_socket, true);
    play.client_sends("S", 0);
    look_at_connecting(play, TcpState::syn_sent);
    play.settle(4 * millisecond_ns);
    CHECK(play.segments.empty());
    play.settle(2 * millisecond_ns);
    REQUIRE(play.segments.size() == 1);
    CHECK(play.segment(1).finding.server_state == TcpState::syn_received);
    CHECK_FALSE(note_of(play, 1, NoteCode::rejected_by_filter));
    play.leave(connect, -1, econnrefused);
}

TEST_CASE("a listener that closes refuses the SYN itself, and so does one that nobody has",
          "[cases]") {
    Play play;
    listen_with(play, 5);
    const CallId connect = play.enter(Play::client_pid, SystemCall::connect, client_socket, true);
    play.client_sends("S", 0);
    const CallId close = play.enter_close(Play::server_pid, listener);
    play.server_sends("R.", 0, 1);
    play.leave(close);
    play.leave(connect, with_snapshot(client_socket, {}, {}, -1, econnrefused));
    play.finish();
    CHECK_FALSE(note_of(play, 1, NoteCode::rejected_by_filter));
    CHECK_FALSE(play.cause(2).on_the_way);
}

TEST_CASE("TCP_DEFER_ACCEPT: the bare ACK is ignored, and data completes the handshake",
          "[cases]") {
    Play play;
    constexpr std::int32_t ipproto_tcp = 6;
    constexpr std::int32_t tcp_defer_accept = 9;
    const CallId accept = play.server_listens();
    set_option(play, listener, ipproto_tcp, tcp_defer_accept, 5);
    const CallId connect = play.enter(Play::client_pid, SystemCall::connect, client_socket, true);
    play.client_sends("S", 0);
    play.server_sends("S.", 0, 1);
    play.client_sends(".", 1, 1);
    play.leave(connect, with_snapshot(client_socket, play.client, play.server));
    CHECK(play.segment(3).finding.client_state == TcpState::established);
    CHECK(play.segment(3).finding.server_state == TcpState::syn_received);
    CHECK(note_of(play, 3, NoteCode::deferred_accept));

    SECTION("the first data wakes accept()") {
        play.enter(Play::client_pid, SystemCall::write, client_socket, true, 3);
        play.client_sends("P.", 1, 1, 3);
        play.leave(accept, accepted(server_socket, play.server, play.client));
        CHECK(play.segment(4).finding.server_state == TcpState::established);
        CHECK(play.found(accept).finding.woken_by == std::vector<SegmentNumber>{4});
    }
    SECTION("without data the SYN-ACK goes again in the end, and its ACK is taken") {
        play.wait(3 * second_ns);
        play.server_sends("S.", 0, 1);
        play.client_sends(".", 1, 1);
        CHECK(play.cause(4).timer == Timer::retransmission);
        CHECK(note_of(play, 4, NoteCode::deferred_accept));
        CHECK(play.segment(5).finding.server_state == TcpState::established);
        CHECK(play.cause(5).name == SystemCall::connect);
    }
}

TEST_CASE("TCP Fast Open: a send opens, with a cookie also with its data", "[cases]") {
    Play play;
    const CallId accept = play.server_listens();
    CallEntered send = entry(Play::client_pid, SystemCall::sendto, client_socket);
    send.set<model::args::Send>().address = play.server;
    send.set<model::args::Send>().bytes = 5;
    send.set<model::args::Send>().flags = 0x20000000;  // MSG_FASTOPEN
    send.may_wait = true;

    SECTION("the first asks for a cookie and sends its data after the handshake") {
        play.syn_options = {34, 2};
        const CallId id = play.enter(send);
        play.client_sends("S", 0);
        play.server_sends("S.", 0, 1);
        play.client_sends("P.", 1, 1, 5);
        play.leave(id, 5);
        play.finish();
        CHECK(play.cause(1).call == id);
        CHECK(play.cause(1).rule == Rule::window);
        CHECK(note_of(play, 1, NoteCode::fast_open_request));
        CHECK(play.cause(3).call == id);
        CHECK(play.cause(3).rule == Rule::bytes);
        CHECK(play.summary.unexplained == 0);
    }
    SECTION("the next brings its data in the SYN, which lets accept() return") {
        play.syn_options = {34, 10, 1, 2, 3, 4, 5, 6, 7, 8};
        const CallId id = play.enter(send);
        play.client_sends("S", 0, 0, 5);
        play.server_sends("S.", 0, 6);
        play.client_sends(".", 6, 1);
        play.leave(id, 5);
        play.leave(accept, accepted(server_socket, play.server, play.client));
        play.finish();
        CHECK(play.cause(1).call == id);
        CHECK(note_of(play, 1, NoteCode::fast_open_data)->value == 5);
        CHECK(play.cause(3).name == SystemCall::sendto);
        CHECK(play.found(id).finding.woken_by == std::vector<SegmentNumber>{2});
        CHECK(play.found(accept).finding.woken_by == std::vector<SegmentNumber>{1});
        CHECK(play.summary.unexplained == 0);
    }
}

TEST_CASE("simultaneous open: two connect() calls, each with its SYN, and no listener", "[cases]") {
    Play play;
    const auto starts = [&](Pid pid, SocketId socket, const Endpoint& own, const Endpoint& peer) {
        CallEntered connect = entry(pid, SystemCall::connect, socket);
        connect.set<model::args::Address>().address = peer;
        const CallId id = play.enter(connect);
        pid == Play::client_pid ? play.client_sends("S", 0) : play.server_sends("S", 0);
        play.leave(id, with_snapshot(socket, own, peer, -1, einprogress));
        return id;
    };
    // Both lose what comes first, so that the SYNs cross.
    play.drop(client_socket, true);
    const CallId one = starts(Play::client_pid, client_socket, play.client, play.server);
    play.server_sends("R.", 0, 1);  // nobody is there yet; lost on its way back
    const CallId other = starts(Play::server_pid, server_socket, play.server, play.client);
    play.drop(client_socket, false);
    CHECK(play.segment(2).finding.client_state == TcpState::syn_sent);
    CHECK(play.segment(3).finding.client_state == TcpState::syn_sent);
    play.wait(second_ns);
    play.client_sends("S", 0);
    play.server_sends("S.", 0, 1);
    play.client_sends("S.", 0, 1);
    play.server_sends(".", 1, 1);
    play.finish();

    CHECK(play.cause(1).call == one);
    CHECK(play.cause(3).call == other);
    CHECK(note_of(play, 3, NoteCode::simultaneous_open));
    CHECK(play.cause(4).timer == Timer::retransmission);
    CHECK(play.segment(4).finding.server_state == TcpState::syn_received);
    CHECK(play.cause(5).kind == CauseKind::reply);
    CHECK(play.cause(5).call == other);
    CHECK_FALSE(note_of(play, 5, NoteCode::retransmission));
    CHECK(play.cause(6).call == one);
    CHECK(play.segment(7).finding.client_state == TcpState::established);
    CHECK(play.segment(7).finding.server_state == TcpState::established);
    CHECK(play.connections.size() == 1);
    CHECK(play.summary.unexplained == 0);
}

TEST_CASE("a socket connected to itself: one connect(), one state, TIME-WAIT with itself",
          "[cases]") {
    Play play;
    play.server = play.client;
    const CallId connect = play.enter(Play::client_pid, SystemCall::connect, client_socket, true);
    play.self_sends("S", 0, 0);
    play.self_sends("S.", 0, 1);
    play.self_sends(".", 1, 1);
    play.leave(connect, with_snapshot(client_socket, play.client, play.client));
    const CallId close = play.enter_close(Play::client_pid, client_socket);
    play.self_sends("F.", 1, 1);
    play.self_sends(".", 2, 2);
    play.leave(close);
    play.finish();

    CHECK(play.cause(1).call == connect);
    CHECK(note_of(play, 1, NoteCode::self_connect));
    CHECK(play.cause(2).kind == CauseKind::reply);
    CHECK(play.cause(2).to == 1);
    CHECK(play.found(connect).finding.woken_by == std::vector<SegmentNumber>{2});
    CHECK(play.segment(4).finding.client_state == TcpState::closing);
    CHECK(play.segment(5).finding.client_state == TcpState::time_wait);
    CHECK(play.segment(5).finding.server_state == TcpState::time_wait);
    CHECK(play.connections.at(0).outcome == Outcome::closed);
    CHECK(play.summary.unexplained == 0);
}

TEST_CASE("close() while the SYN is unanswered sends nothing and ends the attempt", "[cases]") {
    Play play;
    listen_with(play, 5);
    play.drop(listener, true);
    const CallId connect = play.enter(Play::client_pid, SystemCall::connect, client_socket);
    play.client_sends("S", 0);
    play.leave(connect, with_snapshot(client_socket, play.client, play.server, -1, einprogress));
    play.settle(6 * millisecond_ns);
    CHECK(play.found(connect).finding.notes.has(NoteCode::connect_in_progress));
    const CallId close = play.enter_close(Play::client_pid, client_socket);
    play.leave(close);
    play.finish();
    CHECK(play.found(close).finding.notes.has(NoteCode::close_sends_nothing));
    CHECK(play.found(close).finding.state == TcpState::closed);
    CHECK(play.connections.at(0).client_state == TcpState::closed);
}

TEST_CASE("a SYN into a connection that its client has forgotten: challenge, reset, and again",
          "[cases]") {
    Play play;
    const CallId accept = play.server_listens();
    play.handshake(accept);
    // The client's process is gone and its segments were lost; it connects from the same port.
    play.client_iss_now = 900'000;
    const CallId connect = play.enter(Play::client_pid, SystemCall::connect, 12, true);
    play.client_sends("S", 0);
    play.client_iss_now = Play::client_iss;
    play.server_sends(".", 1, 1);
    play.client_sends("R", 1);
    play.client_iss_now = 900'000;
    play.wait(second_ns);
    play.client_sends("S", 0);
    play.server_iss_now = 700'000;
    play.server_sends("S.", 0, 1);
    play.client_sends(".", 1, 1);
    play.leave(connect, with_snapshot(12, play.client, play.server));
    play.finish();

    CHECK(play.segment(4).finding.server_state == TcpState::established);
    CHECK(play.cause(5).kind == CauseKind::reply);
    CHECK(play.cause(5).to == 4);
    CHECK(note_of(play, 5, NoteCode::challenge_ack));
    CHECK(play.segment(5).finding.client_state == TcpState::syn_sent);
    CHECK(play.cause(6).kind == CauseKind::reply);
    CHECK(play.cause(6).to == 5);
    CHECK(note_of(play, 6, NoteCode::reset_half_open));
    CHECK(play.segment(6).finding.client_state == TcpState::syn_sent);
    CHECK(play.segment(6).finding.server_state == TcpState::listen);
    CHECK(play.cause(7).timer == Timer::retransmission);
    CHECK(play.segment(7).finding.server_state == TcpState::syn_received);
    CHECK(play.segment(9).finding.client_state == TcpState::established);
    CHECK(play.segment(9).finding.server_state == TcpState::established);
    CHECK(play.summary.unexplained == 0);
}

TEST_CASE("bind() to a port with an end in TIME-WAIT says which connection it is", "[cases]") {
    Play play;
    play.handshake(play.server_listens());
    close_both(play, Side::server);
    play.leave(play.enter_close(Play::server_pid, 1));  // its listener would hold the port, too
    CallEntered bind = entry(Play::server_pid, SystemCall::bind, 30);
    bind.set<model::args::Address>().address = play.server;
    const CallId refused = play.enter(bind);
    play.leave(refused, -1, eaddrinuse);
    play.finish();
    const Note* note = play.found(refused).finding.notes.find(NoteCode::port_in_time_wait);
    REQUIRE(note);
    CHECK(note->value == 1);
}

TEST_CASE("IPv4 through an IPv6 listener is dual stack, and an IPv4 listener goes before it",
          "[cases]") {
    Play play;
    Endpoint any;
    any.port = play.server.port;
    any.address.family = Address::Family::ipv6;
    CallEntered listen = entry(Play::server_pid, SystemCall::listen, listener);
    listen.set<model::args::Listen>().backlog = 5;
    play.leave(play.enter(listen), with_snapshot(listener, any, {}));
    const CallId accept = play.enter(Play::server_pid, SystemCall::accept, listener, true);
    play.handshake(accept);
    play.finish();
    CHECK(play.found(accept).finding.notes.has(NoteCode::dual_stack));
}

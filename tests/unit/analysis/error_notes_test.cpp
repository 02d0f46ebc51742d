// Notes on calls that failed: what held the port, what used it up, who reset, what interrupted.
#include "support/catch.hpp"
#include "support/play/play_steps.hpp"

using namespace tcpwhy;
using namespace tcpwhy::model;
using namespace tcpwhy::test;

namespace {

constexpr int eintr = 4;
constexpr int eagain = 11;
constexpr int emfile = 24;
constexpr int eaddrinuse = 98;
constexpr int eaddrnotavail = 99;
constexpr int enetunreach = 101;
constexpr int econnreset = 104;
constexpr int enotconn = 107;

}  // namespace

TEST_CASE("ENETUNREACH in a private lab says that it has no other network", "[endings]") {
    Play play;
    CallEntered connect = entry(Play::client_pid, SystemCall::connect, 2);
    connect.set<model::args::Address>().address = play.server;
    const CallId id = play.enter(connect);
    play.leave(id, -1, enetunreach);
    CHECK(notes_of(play, id).has(NoteCode::no_route));

    Play sent;
    sent.handshake(sent.server_listens());
    CallEntered write = entry(Play::client_pid, SystemCall::write, 2);
    const CallId fails = sent.enter(write);
    sent.leave(fails, -1, enetunreach);
    CHECK_FALSE(notes_of(sent, fails).has(NoteCode::no_route));
}

TEST_CASE("EADDRINUSE names what holds the port", "[endings]") {
    Play play;
    const auto bind_fails = [&](Pid pid) {
        CallEntered bind = entry(pid, SystemCall::bind, 50);
        Endpoint any{{}, play.server.port};
        any.address.family = Address::Family::ipv4;
        bind.set<model::args::Address>().address = any;
        const CallId id = play.enter(bind);
        play.leave(id, -1, eaddrinuse);
        return id;
    };
    SECTION("a listener, though a connection is in TIME-WAIT there, too") {
        play.handshake(play.server_listens());
        close_both(play, Side::server);
        const CallId bind = bind_fails(300);
        const Note* note = notes_of(play, bind).find(NoteCode::port_listening);
        REQUIRE(note);
        CHECK(note->who == Play::server_pid);
        CHECK_FALSE(notes_of(play, bind).has(NoteCode::port_in_time_wait));
    }
    SECTION("a listener that a child has inherited") {
        play.leave(play.server_listens(), -1, eintr);
        ProcessEvent ending;
        ending.what = ProcessEvent::What::ending;
        ending.pid = Play::server_pid;
        ending.releases = {{listener, 3, 1, {321}, {}}};
        play.process_event(ending);
        ending.what = ProcessEvent::What::exit;
        ending.releases.clear();
        play.process_event(ending);
        const CallId bind = bind_fails(300);
        const Note* note = notes_of(play, bind).find(NoteCode::port_listening);
        REQUIRE(note);
        CHECK(note->who == 321);
    }
    SECTION("a socket of a process that is not observed, as the kernel lists it") {
        CallEntered bind = entry(300, SystemCall::bind, 50);
        bind.set<model::args::Address>().address = play.server;
        const CallId id = play.enter(bind);
        CallReturned returned;
        returned.result = -1;
        returned.error = eaddrinuse;
        returned.holder = PortHolder{play.server, TcpState::listen, 4711};
        NoteCode code = NoteCode::port_listening;
        SECTION("which listens") {}
        SECTION("a connection") {
            returned.holder->state = TcpState::established;
            code = NoteCode::port_connected;
        }
        SECTION("TIME-WAIT") {
            returned.holder->state = TcpState::time_wait;
            code = NoteCode::port_in_time_wait;
        }
        play.leave(id, returned);
        const Note* note = notes_of(play, id).find(code);
        REQUIRE(note);
        CHECK(note->who == 4711);
        CHECK(note->value == 0);
    }
    SECTION("a bound socket") {
        CallEntered bind = entry(77, SystemCall::bind, 60);
        bind.set<model::args::Address>().address = play.server;
        play.leave(play.enter(bind), with_snapshot(60, play.server, {}));
        const CallId failed = bind_fails(300);
        const Note* note = notes_of(play, failed).find(NoteCode::port_bound);
        REQUIRE(note);
        CHECK(note->who == 77);
    }
    SECTION("a connection whose listener is gone") {
        play.handshake(play.server_listens());
        play.leave(play.enter_close(Play::server_pid, listener));
        const Note* note = notes_of(play, bind_fails(300)).find(NoteCode::port_connected);
        REQUIRE(note);
        CHECK(note->value == play.segment(1).finding.connection.id);
    }
}

TEST_CASE("EADDRNOTAVAIL: used-up ports, a used pair or a foreign address", "[endings]") {
    Established play;
    close_both(play, Side::client);
    CallEntered connect = entry(Play::client_pid, SystemCall::connect, 8);
    connect.set<model::args::Address>().address = play.server;
    SECTION("ports") {
        const CallId failed = play.enter(connect);
        play.leave(failed, -1, eaddrnotavail);
        const Note* note = notes_of(play, failed).find(NoteCode::ports_used_up);
        REQUIRE(note);
        CHECK(note->value == 1);
    }
    SECTION("the pair") {
        CallEntered bind = entry(Play::client_pid, SystemCall::bind, 8);
        bind.set<model::args::Address>().address = play.client;
        play.leave(play.enter(bind), with_snapshot(8, play.client, {}));
        const CallId failed = play.enter(connect);
        play.leave(failed, -1, eaddrnotavail);
        CHECK(notes_of(play, failed).has(NoteCode::pair_in_use));
    }
    SECTION("the address") {
        CallEntered bind = entry(Play::client_pid, SystemCall::bind, 8);
        bind.set<model::args::Address>().address = play.client;
        const CallId failed = play.enter(bind);
        play.leave(failed, -1, eaddrnotavail);
        CHECK(notes_of(play, failed).has(NoteCode::address_not_local));
    }
}

TEST_CASE("errors have notes", "[endings]") {
    SECTION("EMFILE at accept(): the connection goes on waiting") {
        Play play;
        play.leave(play.server_listens(), -1, eintr);
        connect_without_accept(play);
        const CallId accept = play.enter(entry(Play::server_pid, SystemCall::accept, listener));
        play.leave(accept, -1, emfile);
        const Note* note = notes_of(play, accept).find(NoteCode::descriptors_used_up);
        REQUIRE(note);
        CHECK(note->value == 1);
    }
    SECTION("ECONNRESET and ENOTCONN name the reset") {
        Established play;
        const CallId close = play.enter_close(Play::server_pid, server_socket, 0, 5);
        const SegmentNumber reset = play.server_sends("R.", 1, 1);
        play.leave(close);
        const CallId read = play.enter(Play::client_pid, SystemCall::read, client_socket, true, 9);
        play.leave(read, -1, econnreset);
        const Note* note = notes_of(play, read).find(NoteCode::connection_reset);
        REQUIRE(note);
        CHECK(note->value == reset);
        const CallId shutdown = enter_shutdown(play, Play::server_pid, client_socket, shut_wr);
        play.leave(shutdown, -1, enotconn);
        const Note* gone = notes_of(play, shutdown).find(NoteCode::not_connected);
        REQUIRE(gone);
        CHECK(gone->value == reset);
    }
    SECTION("EINTR names the signal") {
        Established play;
        const CallId read = play.enter(Play::client_pid, SystemCall::read, client_socket, true, 9);
        ProcessEvent signal;
        signal.what = ProcessEvent::What::signal;
        signal.pid = Play::client_pid;
        signal.signal = 14;
        signal.time = play.now();
        play.process_event(signal);
        play.leave(read, -1, eintr);
        const Note* note = notes_of(play, read).find(NoteCode::interrupted);
        REQUIRE(note);
        CHECK(note->value == 14);
    }
    SECTION("EAGAIN of a blocking read: its time ran out") {
        Established play;
        const CallId read = play.enter(Play::client_pid, SystemCall::read, client_socket, true, 9);
        play.wait(second_ns);
        play.leave(read, -1, eagain);
        const Note* note = notes_of(play, read).find(NoteCode::time_ran_out);
        REQUIRE(note);
        CHECK(note->value > static_cast<std::uint64_t>(second_ns));
        const CallId other =
            play.enter(Play::client_pid, SystemCall::read, client_socket, false, 9);
        play.leave(other, -1, eagain);
        CHECK_FALSE(notes_of(play, other).has(NoteCode::time_ran_out));
    }
}

// Effects of calls that the wire shows late or not at all: an acknowledgment that an option asks
// for, an opening that is given up, a send from a file, a send whose process ends.
#include "support/catch.hpp"
#include "support/play/play_steps.hpp"

using namespace tcpwhy;
using namespace tcpwhy::model;
using namespace tcpwhy::test;

namespace {

using Numbers = std::vector<SegmentNumber>;
constexpr std::int32_t ipproto_tcp = 6;
constexpr std::int32_t tcp_nodelay = 1;
constexpr std::int32_t tcp_cork = 3;
constexpr std::int32_t tcp_info = 11;
constexpr std::int32_t tcp_quickack = 12;
constexpr std::int32_t tcp_user_timeout = 18;
constexpr std::int32_t tcp_zerocopy_receive = 35;
constexpr int einprogress = 115;
constexpr std::uint32_t poll_in = 0x001;
constexpr std::uint32_t poll_out = 0x004;
constexpr std::uint32_t epoll_et = 1U << 31;

CallId calls_option(Play& play, SystemCall call, std::int32_t option, std::int64_t value = 0) {
    CallEntered entered = entry(Play::server_pid, call, server_socket);
    entered.set<args::Option>() = {ipproto_tcp, option, value, 0};
    return play.enter(entered);
}
CallId sets(Play& play, std::int32_t option, std::int64_t value) {
    return calls_option(play, SystemCall::setsockopt, option, value);
}
CallId gets(Play& play, std::int32_t option) {
    return calls_option(play, SystemCall::getsockopt, option);
}

/// connect() has returned at once, and the SYN is on the wire: segment 1.
void connecting(Play& play) {
    play.server_listens();
    const CallId connect = play.enter(Play::client_pid, SystemCall::connect, client_socket);
    play.client_sends("S", 0);
    look_at_connecting(play, TcpState::syn_sent);
    play.leave(connect, -1, einprogress);
}

CallId enter_disconnect(Play& play) {
    CallEntered entered = entry(Play::client_pid, SystemCall::connect, client_socket);
    entered.set<args::Address>().disconnects = true;
    return play.enter(entered);
}

CallId sends_from_file(Play& play, std::uint64_t bytes) {
    CallEntered entered = entry(Play::client_pid, SystemCall::sendfile, client_socket);
    entered.may_wait = true;
    entered.set<args::Send>().bytes = bytes;
    entered.set<args::Send>().from_fd = 9;
    return play.enter(entered);
}

Numbers woken_after(Play& play, CallId id, std::int64_t result) {
    CallReturned returned;
    returned.result = result;
    returned.slept = true;
    play.leave(id, returned);
    return play.found(id).finding.woken_by;
}

CallId waits_edge_triggered(Play& play) {
    CallEntered entered;
    entered.pid = Play::client_pid;
    entered.call = SystemCall::epoll_wait;
    entered.may_wait = true;
    auto& asked = entered.set<args::Wait>();
    asked.timeout_ms = -1;
    asked.watches.push_back({2, client_socket, poll_in | poll_out | epoll_et});
    return play.enter(entered);
}

}  // namespace

TEST_CASE("setsockopt(TCP_QUICKACK) sends the acknowledgment that waits", "[options]") {
    Established play;
    play.call(Play::client_pid, SystemCall::write, client_socket, 4);
    play.client_sends("P.", 1, 1, 4);
    play.wait(5 * millisecond_ns);
    const CallId option = sets(play, tcp_quickack, 1);
    const auto ack = play.server_sends(".", 1, 5);
    play.leave(option);
    CHECK(play.cause(ack).kind == CauseKind::call);
    CHECK(play.cause(ack).call == option);
    CHECK_FALSE(play.segment(ack).finding.notes.has(NoteCode::delayed_ack));
}

TEST_CASE("an option that asks for no acknowledgment sends none at once", "[options]") {
    Established play;
    play.call(Play::client_pid, SystemCall::write, client_socket, 4);
    CallId option = 0;
    SECTION("another option") {
        play.client_sends("P.", 1, 1, 4);
        option = sets(play, tcp_nodelay, 1);
    }
    SECTION("TCP_QUICKACK that is taken back") {
        play.client_sends("P.", 1, 1, 4);
        option = sets(play, tcp_quickack, 0);
    }
    SECTION("the bytes come after the call has begun") {
        option = sets(play, tcp_quickack, 1);
        play.client_sends("P.", 1, 1, 4);
    }
    const auto ack = play.server_sends(".", 1, 5);
    play.leave(option);
    CHECK(play.cause(ack).kind == CauseKind::reply);
    CHECK(play.cause(ack).to == 4);
}

TEST_CASE("an option that happens to be read or set is not the cause of a timer's ACK",
          "[options]") {
    Established play;
    play.call(Play::client_pid, SystemCall::write, client_socket, 4);
    play.client_sends("P.", 1, 1, 4);
    play.wait(43 * millisecond_ns);
    CallId option = 0;
    SECTION("getsockopt()") {
        option = gets(play, tcp_info);
    }
    SECTION("another option") {
        option = sets(play, tcp_user_timeout, 10'000);
    }
    SECTION("TCP_QUICKACK that is taken back") {
        option = sets(play, tcp_quickack, 0);
    }
    const auto ack = play.server_sends(".", 1, 5);
    play.leave(option);
    CHECK(play.cause(ack).kind == CauseKind::timer);
    CHECK(play.cause(ack).timer == Timer::delayed_ack);
}

TEST_CASE("getsockopt(TCP_ZEROCOPY_RECEIVE) takes bytes, so it can acknowledge them", "[options]") {
    Established play;
    play.call(Play::client_pid, SystemCall::write, client_socket, 4);
    play.client_sends("P.", 1, 1, 4);
    play.wait(30 * millisecond_ns);
    const CallId option = gets(play, tcp_zerocopy_receive);
    const auto ack = play.server_sends(".", 1, 5);
    play.leave(option);
    CHECK(play.cause(ack).call == option);
}

TEST_CASE("an option that happens to be read does not make the ACK of a FIN an answer",
          "[options]") {
    Established play;
    play.leave(play.enter_close(Play::client_pid, client_socket));
    play.client_sends("F.", 1, 1);
    const CallId option = gets(play, tcp_info);
    const auto ack = play.server_sends(".", 1, 2);
    play.leave(option);
    CHECK(play.cause(ack).timer == Timer::delayed_ack);
}

TEST_CASE("only an option that releases bytes is said to have released them", "[options]") {
    Established play;
    play.call(Play::server_pid, SystemCall::sendto, server_socket, 3);  // MSG_MORE, or Nagle
    CallId option = 0;
    bool releases = true;
    SECTION("TCP_CORK is taken off") {
        option = sets(play, tcp_cork, 0);
    }
    SECTION("TCP_NODELAY is set") {
        option = sets(play, tcp_nodelay, 1);
    }
    SECTION("an option is read") {
        option = gets(play, tcp_cork);
        releases = false;
    }
    SECTION("another option is set") {
        option = sets(play, tcp_user_timeout, 10'000);
        releases = false;
    }
    SECTION("TCP_CORK is set") {
        option = sets(play, tcp_cork, 1);
        releases = false;
    }
    const auto data = play.server_sends("P.", 1, 1, 3);
    play.leave(option);
    CHECK(play.cause(data).name == SystemCall::sendto);
    CHECK((note_of(play, data, NoteCode::released_by_option) != nullptr) == releases);
}

TEST_CASE("an opening that its owner gives up is over without a segment", "[opening]") {
    Play play;
    connecting(play);
    CallId gives_up = 0;
    SECTION("by shutdown() of either half") {
        gives_up = enter_shutdown(play, Play::client_pid, client_socket, GENERATE(0, 1, 2));
    }
    SECTION("by connect(AF_UNSPEC)") {
        gives_up = enter_disconnect(play);
    }
    play.leave(gives_up);
    const auto syn_ack = play.server_sends("S.", 0, 1);
    play.finish();
    CHECK(play.found(gives_up).finding.state == TcpState::closed);
    CHECK(play.segment(syn_ack).finding.client_before == TcpState::closed);
    CHECK(play.segment(syn_ack).finding.client_state == TcpState::closed);
}

TEST_CASE("a socket whose connection is in TIME-WAIT begins another after connect(AF_UNSPEC)",
          "[opening]") {
    Established play;
    const CallId first = enter_shutdown(play, Play::client_pid, client_socket, shut_wr);
    play.client_sends("F.", 1, 1);
    play.leave(first);
    const CallId close = play.enter_close(Play::server_pid, server_socket);
    const auto fin = play.server_sends("F.", 1, 2);
    play.leave(close);
    play.client_sends(".", 2, 2);
    REQUIRE(play.segment(fin).finding.client_state == TcpState::time_wait);
    play.leave(enter_disconnect(play));

    play.client.port = 40001;
    play.client_iss_now = 7000;
    play.server_iss_now = 9000;
    CallEntered entered = entry(Play::client_pid, SystemCall::connect, client_socket);
    entered.set<args::Address>().address = play.server;
    const CallId connect = play.enter(entered);
    const auto syn = play.client_sends("S", 0);
    look_at_connecting(play, TcpState::syn_sent);
    play.server_sends("S.", 0, 1);
    play.client_sends(".", 1, 1);
    play.leave(connect);
    CHECK(play.cause(syn).call == connect);
    const CallId send = play.enter(Play::client_pid, SystemCall::write, client_socket, false, 4);
    const auto data = play.client_sends("P.", 1, 1, 4);
    play.leave(send, 4);
    CHECK(play.cause(data).call == send);
    CHECK(play.segment(data).finding.connection.id == 2);
}

TEST_CASE("an end in LAST-ACK is over after connect(AF_UNSPEC)", "[opening]") {
    Established play;
    const CallId close = play.enter_close(Play::server_pid, server_socket);
    play.server_sends("F.", 1, 1);
    play.leave(close);
    const CallId shutdown = enter_shutdown(play, Play::client_pid, client_socket, shut_wr);
    play.client_sends("F.", 1, 2);
    play.leave(shutdown);
    const CallId gives_up = enter_disconnect(play);
    play.leave(gives_up);
    CHECK(play.found(gives_up).finding.state == TcpState::closed);
}

TEST_CASE("an opening goes on where its owner fails to give it up", "[opening]") {
    Play play;
    connecting(play);
    const CallId shutdown = enter_shutdown(play, Play::client_pid, client_socket, shut_wr);
    play.leave(shutdown, -1, 107);
    const auto syn_ack = play.server_sends("S.", 0, 1);
    CHECK(play.segment(syn_ack).finding.client_state == TcpState::established);
}

TEST_CASE("a send from a file that waits for the file is not woken by an acknowledgment",
          "[waiting]") {
    Established play;
    const CallId send = sends_from_file(play, 65536);
    play.client_sends("P.", 1, 1, 4);
    play.server_sends(".", 1, 5);
    play.wait(100 * millisecond_ns);
    CHECK(woken_after(play, send, 4) == Numbers{});
}

TEST_CASE("a send from a file that fills the buffer is woken by an acknowledgment", "[waiting]") {
    Established play;
    const CallId send = sends_from_file(play, 65536);
    play.client_sends(".", 1, 1, 20000);
    const auto ack = play.server_sends(".", 1, 20001);
    CHECK(woken_after(play, send, 65536) == Numbers{ack});
}

TEST_CASE("only a full buffer, not the end of a file, makes a wait be one for room", "[waiting]") {
    const bool full = GENERATE(false, true);
    const std::uint32_t taken = full ? 20000 : 4;
    Established play;
    play.leave(sends_from_file(play, 65536), taken);
    play.client_sends("P.", 1, 1, taken);
    const CallId wait = waits_edge_triggered(play);
    const auto ack = play.server_sends(".", 1, 1 + taken);
    const auto data = play.server_sends("P.", 1, 1 + taken, 4);
    CallReturned returned;
    returned.result = 1;
    returned.ready.push_back({2, client_socket, poll_in | poll_out});
    play.leave(wait, returned);
    CHECK(play.found(wait).finding.woken_by == Numbers{full ? ack : data});
}

TEST_CASE("the kernel's count corrects a stream of which a dead process had begun a send",
          "[stream]") {
    Established play;
    const Pid child = 300;
    CallEntered begun = entry(child, SystemCall::write, client_socket);
    begun.set<args::Send>().bytes = 100;
    play.enter(begun);
    ProcessEvent exit;
    exit.pid = child;
    exit.what = ProcessEvent::What::exit;
    play.process_event(exit);

    // Nothing of it has gone out: so the kernel counts.
    CallEntered next = entry(Play::client_pid, SystemCall::write, client_socket);
    next.set<args::Send>().bytes = 4;
    next.snapshot.emplace();
    next.snapshot->socket = client_socket;
    next.snapshot->queued = 0;
    const CallId write = play.enter(next);
    const auto data = play.client_sends("P.", 1, 1, 4);
    play.leave(write, 4);
    CHECK(play.cause(data).call == write);
}

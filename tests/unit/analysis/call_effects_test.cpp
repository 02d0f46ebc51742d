// Effects of calls that the wire shows late or not at all: an acknowledgment that an option asks
// for, an opening that is given up, a send from a file, a send whose process ends.
#include "support/catch.hpp"
#include "support/play/play_steps.hpp"

using namespace tcpwhy;
using namespace tcpwhy::model;
using namespace tcpwhy::test;

namespace {

constexpr std::int32_t ipproto_tcp = 6;
constexpr std::int32_t tcp_nodelay = 1;
constexpr std::int32_t tcp_quickack = 12;
constexpr int einprogress = 115;

CallId sets(Play& play, std::int32_t option, std::int64_t value) {
    CallEntered entered = entry(Play::server_pid, SystemCall::setsockopt, server_socket);
    entered.set<args::Option>() = {ipproto_tcp, option, value, 0};
    return play.enter(entered);
}

/// connect() has returned at once, and the SYN is on the wire: segment 1.
void connecting(Play& play) {
    play.server_listens();
    const CallId connect = play.enter(Play::client_pid, SystemCall::connect, client_socket);
    play.client_sends("S", 0);
    look_at_connecting(play, TcpState::syn_sent);
    play.leave(connect, -1, einprogress);
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

TEST_CASE("an opening that its owner gives up is over without a segment", "[opening]") {
    Play play;
    connecting(play);
    CallId gives_up = 0;
    SECTION("by shutdown() of either half") {
        gives_up = enter_shutdown(play, Play::client_pid, client_socket, GENERATE(0, 1, 2));
    }
    SECTION("by connect(AF_UNSPEC)") {
        CallEntered entered = entry(Play::client_pid, SystemCall::connect, client_socket);
        entered.set<args::Address>().disconnects = true;
        gives_up = play.enter(entered);
    }
    play.leave(gives_up);
    const auto syn_ack = play.server_sends("S.", 0, 1);
    play.finish();
    CHECK(play.found(gives_up).finding.state == TcpState::closed);
    CHECK(play.segment(syn_ack).finding.client_before == TcpState::closed);
    CHECK(play.segment(syn_ack).finding.client_state == TcpState::closed);
}

TEST_CASE("an opening goes on where its owner fails to give it up", "[opening]") {
    Play play;
    connecting(play);
    const CallId shutdown = enter_shutdown(play, Play::client_pid, client_socket, shut_wr);
    play.leave(shutdown, -1, 107);
    const auto syn_ack = play.server_sends("S.", 0, 1);
    CHECK(play.segment(syn_ack).finding.client_state == TcpState::established);
}

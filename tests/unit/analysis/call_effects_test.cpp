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

CallId sets(Play& play, std::int32_t option, std::int64_t value) {
    CallEntered entered = entry(Play::server_pid, SystemCall::setsockopt, server_socket);
    entered.set<args::Option>() = {ipproto_tcp, option, value, 0};
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

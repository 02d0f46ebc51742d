// Both ends wait for the other when a SYN-ACK was lost: their timers can strike in one moment.
#include "support/catch.hpp"
#include "support/play/play.hpp"
#include "support/play/play_steps.hpp"

using namespace tcpwhy;
using namespace tcpwhy::model;
using test::Play;

TEST_CASE(
    "a SYN that is sent again is the timer's, also in the moment in which the SYN-ACK comes") {
    Play play;
    play.server_listens();
    const CallId connect = play.enter(Play::client_pid, SystemCall::connect, 2, true);
    const CallReturned named = test::with_snapshot(2, play.client, {});
    play.client_sends("S", 0);
    play.server_sends("S.", 0, 1);
    play.wait(second_ns);
    play.server_sends("S.", 0, 1);
    play.client_sends("S", 0);
    play.client_sends(".", 1, 1);
    play.leave(connect, named);
    play.finish();
    CHECK(play.cause(4).kind == CauseKind::timer);
    CHECK(play.cause(4).timer == Timer::retransmission);
    CHECK(play.cause(4).call == connect);
    CHECK(play.segment(4).finding.notes.has(NoteCode::retransmission));
}

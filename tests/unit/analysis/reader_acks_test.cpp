// Acknowledgments that leave while their owner is in a receive call: the call's, or the kernel's.
#include "support/catch.hpp"
#include "support/play/play_steps.hpp"

using namespace tcpwhy;
using namespace tcpwhy::model;
using namespace tcpwhy::test;

namespace {

constexpr std::uint32_t msg_oob = 0x01;
constexpr std::uint32_t msg_peek = 0x02;

SegmentNumber writes(Play& play, std::uint32_t seq) {
    const CallId write = play.enter(Play::client_pid, SystemCall::write, client_socket, true, 4);
    const SegmentNumber data = play.client_sends("P.", seq, 1, 4);
    play.leave(write, 4);
    return data;
}

CallId receives(Play& play, std::uint32_t flags = 0) {
    CallEntered entered = entry(Play::server_pid, SystemCall::recvfrom, server_socket);
    entered.may_wait = true;
    entered.set<args::Receive>() = {100, flags};
    return play.enter(entered);
}

}  // namespace

TEST_CASE("a receive sends the ACK of the bytes that it found", "[reader]") {
    Established play;
    writes(play, 1);
    const CallId receive = receives(play);
    CHECK(play.cause(play.server_sends(".", 1, 5)).call == receive);
}

TEST_CASE("bytes that come during a receive are acknowledged by the kernel", "[reader]") {
    Established play;
    writes(play, 1);
    receives(play);
    const SegmentNumber later = writes(play, 5);
    const SegmentNumber ack = play.server_sends(".", 1, 9);
    CHECK(play.cause(ack).kind == CauseKind::reply);
    CHECK(play.cause(ack).to == later);
    CHECK(play.cause(ack).answered == Answered::being_read);  // on behalf of the call, or at once
}

TEST_CASE("after the first ACKs a receive that waits may send the next one", "[reader]") {
    Established play;
    const bool reads = GENERATE(false, true);
    for (std::uint32_t at = 0; at < 20; ++at) {
        const CallId receive = reads ? receives(play) : 0;
        writes(play, 1 + 4 * at);
        const SegmentNumber ack = play.server_sends(".", 1, 5 + 4 * at);
        CHECK(play.cause(ack).kind == CauseKind::reply);
        const bool may_be_read = play.cause(ack).answered == Answered::being_read;
        CHECK(may_be_read == (reads && at >= 15));
        if (reads) play.leave(receive, 4);
    }
}

TEST_CASE("a receive that takes nothing from the stream sends no ACK", "[reader]") {
    const std::uint32_t flags = GENERATE(msg_peek, msg_oob);
    Established play;
    const SegmentNumber data = writes(play, 1);
    SECTION("a prompt one is the kernel's answer") {
        receives(play, flags);
        const SegmentNumber ack = play.server_sends(".", 1, 5);
        CHECK(play.cause(ack).kind == CauseKind::reply);
        CHECK(play.cause(ack).to == data);
    }
    SECTION("a late one is the timer's") {
        play.wait(43 * millisecond_ns);
        receives(play, flags);
        CHECK(play.cause(play.server_sends(".", 1, 5)).timer == Timer::delayed_ack);
    }
}

TEST_CASE("a larger window is a receive's news, or the answer to a probe that came during it",
          "[reader]") {
    Established play;
    writes(play, 1);
    play.server_sends(".", 1, 5, 0, 0);
    const bool probed = GENERATE(false, true);
    play.wait(210 * millisecond_ns);
    const CallId receive = receives(play);
    const SegmentNumber probe = probed ? play.client_sends(".", 4, 1) : 0;
    const SegmentNumber news = play.server_sends(".", 1, 5, 0, 512);
    CHECK(note_of(play, news, NoteCode::window_update));
    CHECK(play.cause(news).kind == (probed ? CauseKind::reply : CauseKind::call));
    CHECK(play.cause(news).to == probe);
    CHECK(play.cause(news).call == (probed ? 0 : receive));
}

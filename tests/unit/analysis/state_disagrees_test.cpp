// Where the analysis and the kernel, or the capture and the numbers, do not fit: it is said.
#include "support/catch.hpp"
#include "support/play/play.hpp"

using namespace tcpwhy;
using namespace tcpwhy::model;
using test::Play;

TEST_CASE("a state of the kernel's that the analysis does not arrive at is counted and noted") {
    Play play;
    play.handshake(play.server_listens());
    const CallId read = play.enter(Play::client_pid, SystemCall::read, 2, true, 10);
    CallReturned returned;
    returned.snapshot = SocketSnapshot{};
    returned.snapshot->socket = 2;
    returned.snapshot->state = TcpState::close_wait;
    returned.snapshot->asked = returned.snapshot->answered = 1'700'000'000'500'000'000;
    play.wait(second_ns);
    play.leave(read, returned);
    play.finish();
    CHECK(play.summary.disagreements == 1);
    const Note* note = play.connections.at(0).notes.find(NoteCode::state_disagrees);
    REQUIRE(note);
    CHECK(note->value == static_cast<std::uint64_t>(TcpState::close_wait));
}

TEST_CASE("bytes that the capture has missed are noted where their absence shows") {
    Play play(Mode::file, false);
    play.client_sends("S", 0);
    play.server_sends("S.", 0, 1);
    play.client_sends(".", 1, 1);
    play.client_sends("P.", 1, 1, 10);
    CHECK_FALSE(play.segment(4).finding.notes.has(NoteCode::missing_segments));

    SECTION("below what is sent now") {
        play.client_sends("P.", 31, 1, 10);
        CHECK(play.segment(5).finding.notes.has(NoteCode::missing_segments));
    }
    SECTION("by the acknowledgment of them, once they have not come") {
        play.server_sends(".", 1, 31);
        CHECK(play.cause(5).kind == CauseKind::reply);
        CHECK(play.cause(5).to == 0);
        CHECK_FALSE(play.segment(5).finding.notes.has(NoteCode::missing_segments));
        play.wait(20 * millisecond_ns);
        play.server_sends("P.", 1, 31, 5);
        CHECK(play.segment(6).finding.notes.has(NoteCode::missing_segments));
        play.finish();
        CHECK_FALSE(play.connections.at(0).notes.has(NoteCode::missing_segments));
    }
    SECTION("at the end, where nothing follows their acknowledgment") {
        play.server_sends(".", 1, 31);
        play.finish();
        CHECK(play.connections.at(0).notes.has(NoteCode::missing_segments));
    }
}

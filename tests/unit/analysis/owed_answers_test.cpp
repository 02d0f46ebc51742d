// Several segments wait for an acknowledgment at a time: each ACK answers the one whose last byte
// its number follows.
#include "support/catch.hpp"
#include "support/play/play.hpp"

using namespace tcpwhy;
using namespace tcpwhy::model;
using test::Play;

namespace {

struct Bulk : Play {
    explicit Bulk(bool observed) : Play(Mode::private_lab, observed) {
        syn_options = {4, 2};
        if (observed) {
            handshake(server_listens());
            leave(enter(client_pid, SystemCall::write, 2, true, 30000), 30000);
            return;
        }
        client_sends("S", 0);
        server_sends("S.", 0, 1);
        client_sends(".", 1, 1);
    }
};

}  // namespace

TEST_CASE("two ACKs in a row answer the two segments before them", "[owed]") {
    Bulk play(GENERATE(false, true));
    play.client_sends(".", 1, 1, 1000);     // 4
    play.client_sends("P.", 1001, 1, 500);  // 5
    play.server_sends(".", 1, 1001);        // 6
    play.server_sends(".", 1, 1501);        // 7
    CHECK(play.cause(6).kind == CauseKind::reply);
    CHECK(play.cause(6).to == 4);
    CHECK(play.cause(7).kind == CauseKind::reply);
    CHECK(play.cause(7).to == 5);
}

TEST_CASE("one ACK of several segments answers the last of them", "[owed]") {
    Bulk play(GENERATE(false, true));
    for (std::uint32_t at = 0; at < 6; ++at)  // 4 to 9
        play.client_sends(".", 1 + at * 1000, 1, 1000);
    play.server_sends(".", 1, 2001);         // 10
    play.client_sends(".", 6001, 1, 1000);   // 11
    play.server_sends(".", 1, 4001);         // 12
    play.client_sends("P.", 7001, 1, 1000);  // 13
    play.server_sends(".", 1, 7001);         // 14
    play.server_sends(".", 1, 8001);         // 15
    CHECK(play.cause(10).to == 5);
    CHECK(play.cause(12).to == 7);
    CHECK(play.cause(14).to == 11);
    CHECK(play.cause(15).to == 13);
}

TEST_CASE("an ACK whose number divides a segment answers that one", "[owed]") {
    Bulk play(false);
    play.client_sends(".", 1, 1, 3000);     // 4: the card cuts it into three
    play.client_sends(".", 3001, 1, 3000);  // 5
    play.server_sends(".", 1, 1001);        // 6
    play.server_sends(".", 1, 3001);        // 7
    play.server_sends(".", 1, 4001);        // 8
    CHECK(play.cause(6).to == 4);
    CHECK(play.cause(7).to == 4);
    CHECK(play.cause(8).to == 5);
}

TEST_CASE("an ACK does not answer what arrived ahead of a gap", "[owed]") {
    Bulk play(false);
    play.client_sends(".", 1, 1, 1000);     // 4
    play.client_sends(".", 2001, 1, 1000);  // 5: 1001 to 2000 are missing
    play.server_sends(".", 1, 1001);        // 6
    CHECK(play.cause(6).to == 4);
    SECTION("what closes the gap is answered by the ACK of all") {
        play.wait(10 * millisecond_ns).client_sends(".", 1001, 1, 1000);  // 7
        play.server_sends(".", 1, 3001);                                  // 8
        CHECK(play.cause(8).to == 7);
    }
}

TEST_CASE("data that carries an ACK answers too", "[owed]") {
    Bulk play(true);
    play.client_sends(".", 1, 1, 1000);     // 4
    play.client_sends(".", 1001, 1, 1000);  // 5
    const CallId write = play.enter(Play::server_pid, SystemCall::write, 3, true, 10);
    play.server_sends("P.", 1, 1001, 10);  // 6
    play.leave(write, 10);
    play.client_sends(".", 2001, 1, 1000);  // 7
    play.server_sends(".", 11, 2001);       // 8
    play.server_sends(".", 11, 3001);       // 9
    CHECK(play.cause(8).to == 5);
    CHECK(play.cause(9).to == 7);
}

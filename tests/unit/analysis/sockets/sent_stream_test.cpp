// A stream of which one send was not seen: the calls after it keep their segments, and a note says
// which bytes nobody was seen to send.
#include <optional>
#include <string>

#include "support/catch.hpp"
#include "support/play/play.hpp"

using namespace tcpwhy;
using namespace tcpwhy::model;
using test::Play;

namespace {

constexpr SocketId socket_of_client = 2;

struct Stream : Play {
    explicit Stream(Mode mode = Mode::private_lab) : Play(mode) { handshake(server_listens()); }

    CallId begins(const std::string& data, Pid pid = client_pid,
                  std::optional<std::uint64_t> counted = {}) {
        CallEntered entered;
        entered.pid = pid;
        entered.call = SystemCall::sendto;
        entered.socket = socket_of_client;
        entered.fd = 2;
        entered.set<args::Send>().bytes = data.size();
        entered.set<args::Send>().data = data;
        if (counted) {
            entered.snapshot.emplace();
            entered.snapshot->socket = socket_of_client;
            entered.snapshot->queued = counted;
        }
        return enter(entered);
    }
    SegmentNumber wire(std::uint32_t seq, const std::string& data) {
        next_payload(data);
        return client_sends("P.", seq, 1, static_cast<std::uint32_t>(data.size()));
    }
    CallId writes(std::uint32_t seq, const std::string& data) {
        const CallId id = begins(data);
        wire(seq, data);
        leave(id, static_cast<std::int64_t>(data.size()));
        return id;
    }
    std::uint64_t unseen(SegmentNumber number) {
        const Note* note = segment(number).finding.notes.find(NoteCode::unseen_send);
        return note ? note->value : 0;
    }
};

}  // namespace

TEST_CASE("bytes beyond all that calls have queued are nobody's", "[stream]") {
    Stream play;
    play.writes(1, "one");                        // 4
    play.wire(4, "hidden");                       // 5
    const CallId after = play.writes(10, "two");  // 6
    CHECK(play.cause(5).kind == CauseKind::unknown);
    CHECK(play.cause(5).call == 0);
    CHECK(play.unseen(5) == 6);
    CHECK(play.cause(6).call == after);
    CHECK(play.unseen(6) == 0);
    CHECK_FALSE(play.segment(6).finding.notes.has(NoteCode::coalesced_writes));
}

TEST_CASE("the content shows a send that was held back and not seen", "[stream]") {
    Stream play;
    SECTION("in a segment of its own") {
        const CallId seen = play.begins("ordinary");
        play.wire(1, "hidden!");   // 4
        play.wire(8, "ordinary");  // 5
        play.leave(seen, 8);
        const CallId later = play.writes(16, "later");  // 6
        CHECK(play.cause(4).kind == CauseKind::unknown);
        CHECK(play.unseen(4) == 7);
        CHECK(play.cause(5).call == seen);
        CHECK(play.unseen(5) == 0);
        CHECK(play.cause(6).call == later);
    }
    SECTION("together with the bytes of a call that was seen") {
        const CallId seen = play.begins("ordinary");
        play.wire(1, "hidden!ordinary");  // 4
        play.leave(seen, 8);
        const CallId later = play.writes(16, "later");  // 5
        CHECK(play.cause(4).call == seen);
        CHECK(play.unseen(4) == 7);
        CHECK_FALSE(play.segment(4).finding.notes.has(NoteCode::coalesced_writes));
        CHECK(play.cause(5).call == later);
    }
}

TEST_CASE("the kernel's count shows a send that was not seen", "[stream]") {
    Stream play;
    const CallId seen = play.begins("", Play::client_pid, 5);
    play.client_sends("P.", 1, 1, 5);  // 4
    play.leave(seen, 0);
    const CallId after = play.enter(Play::client_pid, SystemCall::write, socket_of_client, true, 3);
    play.client_sends("P.", 6, 1, 3);  // 5
    play.leave(after, 3);
    CHECK(play.cause(4).kind == CauseKind::unknown);
    CHECK(play.unseen(4) == 5);
    CHECK(play.cause(5).call == after);
}

TEST_CASE("threads that send at once are distinguished by their bytes", "[stream]") {
    Stream play;
    const CallId one = play.begins("first to enter");
    const CallId two = play.begins("second");
    play.wire(1, "second");          // 4
    play.wire(7, "first to enter");  // 5
    play.leave(two, 6);
    play.leave(one, 14);
    CHECK(play.cause(4).call == two);
    CHECK(play.cause(5).call == one);
    CHECK(play.unseen(4) == 0);
    CHECK(play.unseen(5) == 0);
}

TEST_CASE("bytes that the program may change after the call say nothing", "[stream]") {
    Stream play;
    CallEntered entered;
    entered.pid = Play::client_pid;
    entered.call = SystemCall::sendto;
    entered.socket = socket_of_client;
    auto& sent = entered.set<args::Send>();
    sent.flags = 0x4000000;  // MSG_ZEROCOPY
    sent.bytes = 4;
    sent.data = "asis";
    const CallId id = play.enter(entered);
    play.wire(1, "chan");
    play.leave(id, 4);
    CHECK(play.cause(4).call == id);
    CHECK(play.unseen(4) == 0);
}

TEST_CASE("a send that takes less than it was offered leaves no hole", "[stream]") {
    Stream play;
    const CallId one = play.enter(Play::client_pid, SystemCall::write, socket_of_client, true, 100);
    const CallId two = play.enter(Play::client_pid, SystemCall::write, socket_of_client, true, 10);
    play.leave(one, 40);
    play.client_sends("P.", 1, 1, 40);
    play.client_sends("P.", 41, 1, 10);
    play.leave(two, 10);
    CHECK(play.cause(4).call == one);
    CHECK(play.cause(5).call == two);
}

TEST_CASE("a splice() from the socket receives", "[stream]") {
    Stream play;
    CallEntered entered;
    entered.pid = Play::client_pid;
    entered.call = SystemCall::splice;
    entered.socket = socket_of_client;
    auto& sent = entered.set<args::Send>();
    entered.fd = sent.from_fd = 2;
    sent.to_fd = 7;
    sent.bytes = 6;
    CHECK(family(entered) == Family::receive);
    play.leave(play.enter(entered), 6);
    const CallId write = play.writes(1, "mine");
    CHECK(play.cause(4).call == write);
    sent.from_fd = 7;
    sent.to_fd = -1;
    CHECK(family(entered) == Family::send);
}

TEST_CASE("what a program with io_uring sends is inferred", "[stream]") {
    Stream play;
    play.uses_io_uring(Play::client_pid);
    play.wire(1, "hidden");  // 4
    CHECK(play.cause(4).kind == CauseKind::call);
    CHECK(play.cause(4).evidence == Evidence::inferred);
    CHECK(play.cause(4).name == SystemCall::write);
    CHECK(play.cause(4).call == 0);
    CHECK(play.unseen(4) == 6);
    const CallId seen = play.writes(7, "seen");  // 5
    CHECK(play.cause(5).call == seen);
    CHECK(play.cause(5).evidence == Evidence::observed);
    play.finish();
    CHECK(play.summary.unexplained == 0);
}

// Receives of which some were not seen: the later ones keep their segments, and a note says how
// many bytes nobody was seen to read.
#include <string>

#include "support/catch.hpp"
#include "support/play/play.hpp"

using namespace tcpwhy;
using namespace tcpwhy::model;
using test::Play;

namespace {

constexpr SocketId socket_of_server = 3;
constexpr int again = 11;  // EAGAIN

struct Reads : Play {
    Reads() { handshake(server_listens()); }

    SegmentNumber arrives(const std::string& data) {
        next_payload(data);
        const SegmentNumber number =
            client_sends("P.", next_, 1, static_cast<std::uint32_t>(data.size()));
        next_ += static_cast<std::uint32_t>(data.size());
        return number;
    }
    CallId begins(bool waits = true, std::uint32_t flags = 0) {
        CallEntered entered;
        entered.pid = server_pid;
        entered.call = SystemCall::recvfrom;
        entered.socket = socket_of_server;
        entered.fd = 4;
        entered.may_wait = waits;
        entered.set<args::Receive>().bytes = 100;
        entered.set<args::Receive>().flags = flags;
        return enter(entered);
    }
    void returns(CallId id, const std::string& data) {
        CallReturned returned;
        returned.result = static_cast<std::int64_t>(data.size());
        returned.data = data;
        leave(id, returned);
    }
    std::uint64_t unseen(CallId id) {
        const Note* note = found(id).finding.notes.find(NoteCode::unseen_read);
        return note ? note->value : 0;
    }
    const std::vector<SegmentNumber>& woken(CallId id) { return found(id).finding.woken_by; }

    std::uint32_t next_ = 1;
};

}  // namespace

TEST_CASE("bytes show that earlier ones were read by nobody that was seen", "[stream]") {
    Reads play;
    play.arrives("hidden one");
    const CallId read = play.begins();
    const SegmentNumber seen = play.arrives("then this");
    play.returns(read, "then this");
    CHECK(play.woken(read) == std::vector{seen});
    CHECK(play.unseen(read) == 10);

    const CallId next = play.begins();
    const SegmentNumber more = play.arrives("and more");
    play.returns(next, "and more");
    CHECK(play.woken(next) == std::vector{more});
    CHECK(play.unseen(next) == 0);
}

TEST_CASE("an empty queue shows that all was read", "[stream]") {
    Reads play;
    play.arrives("hidden");
    play.wait(20 * millisecond_ns);
    const CallId empty = play.begins(false);
    play.leave(empty, -1, again);
    CHECK(play.unseen(empty) == 6);
    const CallId read = play.begins();
    const SegmentNumber seen = play.arrives("hidden");
    play.returns(read, "hidden");
    CHECK(play.woken(read) == std::vector{seen});
    CHECK(play.unseen(read) == 0);
}

TEST_CASE("what has just been captured may not be in the queue yet", "[stream]") {
    Reads play;
    play.arrives("late");
    const CallId empty = play.begins(false);
    play.leave(empty, -1, again);
    CHECK(play.unseen(empty) == 0);
}

TEST_CASE("the end of the data shows that all before it was read", "[stream]") {
    Reads play;
    play.arrives("hidden");
    play.client_sends("F.", 7, 1);
    play.nobody_ends();
    const CallId end = play.begins();
    play.leave(end, 0);
    CHECK(play.unseen(end) == 6);
}

TEST_CASE("the kernel's count of unread bytes moves the position on", "[stream]") {
    Reads play;
    play.arrives("hidden");
    play.wait(20 * millisecond_ns);
    SocketSnapshot snapshot;
    snapshot.socket = socket_of_server;
    snapshot.state = TcpState::established;
    snapshot.asked = snapshot.answered = play.now();
    snapshot.unread_bytes = 2;
    play.sees(Play::server_pid, snapshot);
    const CallId read = play.begins(false);
    play.returns(read, "en");
    CHECK(play.unseen(read) == 4);
}

TEST_CASE("what was looked at or thrown away is no sign of an unseen read", "[stream]") {
    Reads play;
    const CallId peek = play.begins(true, 0x02);  // MSG_PEEK
    const SegmentNumber seen = play.arrives("abcd");
    play.returns(peek, "abcd");
    CHECK(play.woken(peek) == std::vector{seen});
    const CallId thrown = play.begins(true, 0x20);  // MSG_TRUNC
    CallReturned returned;
    returned.result = 4;
    returned.data = "left";
    play.leave(thrown, returned);
    CHECK(play.unseen(thrown) == 0);
    const CallId read = play.begins();
    const SegmentNumber more = play.arrives("efgh");
    play.returns(read, "efgh");
    CHECK(play.woken(read) == std::vector{more});
    CHECK(play.unseen(read) == 0);
}

TEST_CASE("threads that read at once have their bytes in any order", "[stream]") {
    Reads play;
    const CallId one = play.begins();
    const CallId two = play.begins();
    play.arrives("first");
    play.arrives("second");
    play.returns(two, "second");
    play.returns(one, "first");
    CHECK(play.unseen(one) == 0);
    CHECK(play.unseen(two) == 0);
}

// kTLS: the kernel makes records of what a program writes, so a segment has more bytes than its
// call.
#include <string>

#include "support/catch.hpp"
#include "support/play/play.hpp"

using namespace tcpwhy;
using namespace tcpwhy::model;
using test::Play;

namespace {

constexpr SocketId socket_of_client = 2;
constexpr std::int64_t tls_1_3 = 0x0304 | (51 << 16);
constexpr std::int64_t tls_1_2 = 0x0303 | (51 << 16);

struct Encrypted : Play {
    explicit Encrypted(std::int64_t crypto_info, std::int32_t direction = 1) {
        handshake(server_listens());
        CallEntered entered;
        entered.pid = client_pid;
        entered.call = SystemCall::setsockopt;
        entered.socket = direction == 1 ? socket_of_client : 3;
        entered.fd = 2;
        entered.set<args::Option>().level = 282;  // SOL_TLS
        entered.set<args::Option>().option = direction;
        entered.set<args::Option>().value = crypto_info;
        leave(enter(entered), 0);
    }
    CallId writes(const std::string& data, std::uint32_t flags = 0) {
        CallEntered entered;
        entered.pid = client_pid;
        entered.call = SystemCall::sendto;
        entered.socket = socket_of_client;
        entered.fd = 2;
        entered.set<args::Send>().bytes = data.size();
        entered.set<args::Send>().data = data;
        entered.set<args::Send>().flags = flags;
        return enter(entered);
    }
};

}  // namespace

TEST_CASE("each segment of records has the call whose records they are", "[tls]") {
    const auto [info, overhead] = GENERATE(std::pair<std::int64_t, std::uint32_t>{tls_1_3, 22},
                                           std::pair<std::int64_t, std::uint32_t>{tls_1_2, 29});
    Encrypted play(info);
    std::uint32_t at = 1;
    for (const std::string data : {"one", "the second", "3"}) {
        const CallId call = play.writes(data);
        const auto length = static_cast<std::uint32_t>(data.size()) + overhead;
        play.next_payload(std::string(length, '\x17'));
        const SegmentNumber number = play.client_sends("P.", at, 1, length);
        play.leave(call, static_cast<std::int64_t>(data.size()));
        at += length;
        CHECK(play.cause(number).call == call);
        const auto& notes = play.segment(number).finding.notes;
        CHECK(notes.has(NoteCode::kernel_tls));
        CHECK_FALSE(notes.has(NoteCode::unseen_send));
        CHECK_FALSE(notes.has(NoteCode::coalesced_writes));
    }
}

TEST_CASE("a record that MSG_MORE leaves open is closed by the next call", "[tls]") {
    Encrypted play(tls_1_3);
    play.leave(play.writes("12345", 0x8000), 5);  // MSG_MORE
    const CallId last = play.writes("678");
    const SegmentNumber number = play.client_sends("P.", 1, 1, 30);
    play.leave(last, 3);
    const CallId after = play.writes("x");
    const SegmentNumber next = play.client_sends("P.", 31, 1, 23);
    play.leave(after, 1);
    CHECK(play.cause(number).call == last);
    CHECK(play.cause(next).call == after);
    CHECK_FALSE(play.segment(next).finding.notes.has(NoteCode::unseen_send));
}

TEST_CASE("records of an unknown cipher are those of the call that sends", "[tls]") {
    Encrypted play(0x0999);
    const CallId call = play.writes("abc");
    const SegmentNumber number = play.client_sends("P.", 1, 1, 60);
    play.leave(call, 3);
    CHECK(play.cause(number).call == call);
    CHECK_FALSE(play.segment(number).finding.notes.has(NoteCode::unseen_send));
}

TEST_CASE("a read of records is woken by the segments that came while it waited", "[tls]") {
    Encrypted play(tls_1_3, 2);
    CallEntered entered;
    entered.pid = Play::server_pid;
    entered.call = SystemCall::recvfrom;
    entered.socket = 3;
    entered.fd = 4;
    entered.may_wait = true;
    entered.set<args::Receive>().bytes = 100;
    for (std::uint32_t at = 1; at < 60; at += 25) {
        const CallId read = play.enter(entered);
        const SegmentNumber number = play.client_sends("P.", at, 1, 25);
        CallReturned returned;
        returned.result = 3;
        returned.data = "abc";
        play.leave(read, returned);
        CHECK(play.found(read).finding.woken_by == std::vector{number});
        CHECK_FALSE(play.found(read).finding.notes.has(NoteCode::unseen_read));
    }
}

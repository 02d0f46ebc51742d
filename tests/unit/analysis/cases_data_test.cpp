// Cases of data, as Linux plays them: what let held bytes go, and which bytes a call moved.
#include <algorithm>

#include "support/catch.hpp"
#include "support/play/play_steps.hpp"

using namespace tcpwhy;
using namespace tcpwhy::model;
using namespace tcpwhy::test;

namespace {

void sets(Play& play, const args::Option& option) {
    CallEntered entered = entry(Play::client_pid, SystemCall::setsockopt, client_socket);
    entered.set<args::Option>() = option;
    play.leave(play.enter(entered));
}

}  // namespace

TEST_CASE("bytes held back: the event that released them", "[cases]") {
    Established play;
    play.call(Play::client_pid, SystemCall::sendto, client_socket, 3);  // MSG_MORE, or Nagle

    SECTION("the next write takes them along") {
        const CallId write =
            play.enter(Play::client_pid, SystemCall::write, client_socket, true, 2);
        play.client_sends("P.", 1, 1, 5);
        play.leave(write, 2);
        CHECK(play.cause(4).call == write);
        CHECK(note_of(play, 4, NoteCode::coalesced_writes)->value == 2);
        CHECK_FALSE(note_of(play, 4, NoteCode::deferred_send));
    }
    SECTION("200 ms have passed, and nothing is known to have held them back") {
        play.wait(205 * millisecond_ns);
        play.client_sends("P.", 1, 1, 3);
        CHECK(play.cause(4).name == SystemCall::sendto);
        CHECK(note_of(play, 4, NoteCode::deferred_send)->value == 0);
        CHECK_FALSE(note_of(play, 4, NoteCode::released_by_timer));
    }
    SECTION("close() sends them with its FIN") {
        const CallId close = play.enter_close(Play::client_pid, client_socket);
        play.client_sends("FP.", 1, 1, 3);
        play.leave(close);
        CHECK(play.cause(4).call == close);
        CHECK(note_of(play, 4, NoteCode::fin_with_data));
        CHECK(note_of(play, 4, NoteCode::deferred_send));
    }
}

TEST_CASE("sendmmsg and recvmmsg count messages; the stream counts their bytes", "[cases]") {
    Established play;
    const CallId first = play.enter(Play::client_pid, SystemCall::sendmmsg, client_socket, true, 9);
    play.client_sends("P.", 1, 1, 9);
    CallReturned sent;
    sent.result = 3;
    sent.moved = 9;
    play.leave(first, sent);
    const CallId second = play.enter(Play::client_pid, SystemCall::write, client_socket, true, 2);
    play.client_sends("P.", 10, 1, 2);
    play.leave(second, 2);
    CHECK(play.cause(4).call == first);
    CHECK(play.cause(5).call == second);

    const CallId read = play.enter(Play::server_pid, SystemCall::recvmmsg, server_socket, true, 9);
    CallReturned received;
    received.result = 3;
    received.moved = 9;
    play.leave(read, received);
    const CallId rest = play.enter(Play::server_pid, SystemCall::recvmmsg, server_socket, true, 9);
    received.result = 1;
    received.moved = 2;
    play.leave(rest, received);
    const CallId end = play.enter(Play::server_pid, SystemCall::recvmmsg, server_socket, true, 9);
    play.leave(play.enter_close(Play::client_pid, client_socket));
    const SegmentNumber fin = play.client_sends("F.", 12, 1);
    received.moved = 0;  // one message, with nothing in it: the end of the stream
    play.leave(end, received);
    CHECK(play.found(end).finding.woken_by == std::vector<SegmentNumber>{fin});
}

TEST_CASE("a read stops before the urgent byte, which is not in the stream", "[cases]") {
    Established play;
    const auto sends = [&](std::uint64_t bytes) {
        return play.enter(Play::client_pid, SystemCall::sendto, client_socket, true, bytes);
    };
    const CallId abc = sends(3);
    play.client_sends("P.", 1, 1, 3);
    play.leave(abc, 3);
    const CallId mark = sends(1);
    play.client_sends("PU.", 4, 1, 1);
    play.leave(mark, 1);
    const CallId def = sends(3);
    play.client_sends("P.", 5, 1, 3);
    play.leave(def, 3);
    const CallId first =
        play.enter(Play::server_pid, SystemCall::recvfrom, server_socket, true, 99);
    play.leave(first, 3);
    const CallId second =
        play.enter(Play::server_pid, SystemCall::recvfrom, server_socket, true, 99);
    play.leave(second, 3);
    CHECK(play.found(first).finding.notes.has(NoteCode::urgent_mark));
    CHECK_FALSE(play.found(second).finding.notes.has(NoteCode::urgent_mark));
}

TEST_CASE("a segment that came before the bytes were written has not let them go", "[cases]") {
    Established play;
    const CallId first = play.enter(Play::client_pid, SystemCall::write, client_socket, true, 4);
    play.client_sends("P.", 1, 1, 4);
    play.leave(first, 4);
    const bool waited = GENERATE(false, true);
    SegmentNumber ack = 0;
    if (!waited) ack = play.server_sends(".", 1, 5);
    play.call(Play::client_pid, SystemCall::write, client_socket, 4);
    if (waited) ack = play.server_sends(".", 1, 5);
    play.wait(2 * millisecond_ns);  // such as SO_MAX_PACING_RATE has
    SECTION("data") {
        const SegmentNumber data = play.client_sends("P.", 5, 1, 4);
        CHECK(note_of(play, data, NoteCode::deferred_send)->value == (waited ? ack : 0));
    }
    SECTION("a FIN") {
        play.leave(play.enter_close(Play::client_pid, client_socket));
        const SegmentNumber fin = play.client_sends("FP.", 5, 1, 4);
        CHECK(note_of(play, fin, NoteCode::deferred_send)->value == 0);
    }
}

TEST_CASE("a timer sends what MSG_MORE or TCP_CORK has held back for 200 ms", "[cases]") {
    Established play;
    const bool corked = GENERATE(false, true);
    if (corked) sets(play, {6, 3, 1, 0});
    CallEntered send = entry(Play::client_pid, SystemCall::sendto, client_socket);
    send.set<args::Send>().bytes = 3;
    if (!corked) send.set<args::Send>().flags = 0x8000;
    play.wait(300 * millisecond_ns);
    play.leave(play.enter(send), 3);
    SECTION("after that time") {
        play.wait(205 * millisecond_ns);
        const SegmentNumber data = play.client_sends("P.", 1, 1, 3);
        REQUIRE(note_of(play, data, NoteCode::released_by_timer));
        CHECK(note_of(play, data, NoteCode::released_by_timer)->value == 0);
    }
    SECTION("but not what is paced") {
        sets(play, {1, 47, 3000, 0});
        play.wait(205 * millisecond_ns);
        const SegmentNumber data = play.client_sends("P.", 1, 1, 3);
        CHECK_FALSE(note_of(play, data, NoteCode::released_by_timer));
    }
    SECTION("earlier, it was something else") {
        play.wait(100 * millisecond_ns);
        const SegmentNumber data = play.client_sends("P.", 1, 1, 3);
        CHECK_FALSE(note_of(play, data, NoteCode::released_by_timer));
    }
}

TEST_CASE("a timer sends what a small window has room for", "[cases]") {
    Established play;
    const CallId write = play.enter(Play::client_pid, SystemCall::write, client_socket, true, 4000);
    play.client_sends("P.", 1, 1, 1000);
    play.leave(write, 4000);
    const auto window = static_cast<std::uint16_t>(GENERATE(1000, 1500, 3000));
    play.server_sends(".", 1, 1001, 0, window);
    play.wait(208 * millisecond_ns);
    const SegmentNumber data =
        play.client_sends("P.", 1001, 1, std::min<std::uint32_t>(window, 1500));
    const Note* note = note_of(play, data, NoteCode::released_by_timer);
    CHECK((note ? note->value : 0) == (window == 3000 ? 0 : window));
    CHECK((note != nullptr) == (window != 3000));
}

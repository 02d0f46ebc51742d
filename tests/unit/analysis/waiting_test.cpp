// The events that end a waiting call: events in the kernel's sense, and room for a send.
#include "support/catch.hpp"
#include "support/play/play.hpp"

using namespace tcpwhy;
using model::millisecond_ns;
using model::SegmentNumber;
using model::SystemCall;
using test::Play;

namespace {

using Numbers = std::vector<SegmentNumber>;
constexpr model::SocketId of_client = 2;
constexpr std::uint32_t in = 0x1;
constexpr std::uint32_t out = 0x4;
constexpr std::uint32_t rdhup = 0x2000;
constexpr std::uint32_t edge = 1U << 31;
constexpr std::uint32_t one_shot = 1U << 30;
constexpr int epoll_fd = 5;
constexpr int socket_fd = 3;

model::CallId wait(Play& play, std::uint32_t events, SystemCall call = SystemCall::epoll_wait) {
    model::CallEntered entered;
    entered.pid = Play::client_pid;
    entered.call = call;
    entered.may_wait = true;
    if (call == SystemCall::epoll_wait) entered.fd = epoll_fd;
    auto& asked = entered.set<model::args::Wait>();
    asked.timeout_ms = -1;
    if (events != 0) asked.watches.push_back({socket_fd, of_client, events});
    return play.enter(entered);
}

void wait_ends(Play& play, model::CallId id, std::uint32_t events) {
    model::CallReturned returned;
    returned.result = 1;
    returned.ready.push_back({socket_fd, of_client, events});
    play.leave(id, returned);
}

void change(Play& play, int operation, std::uint32_t events, model::SocketId socket = of_client) {
    model::CallEntered entered;
    entered.pid = Play::client_pid;
    entered.tid = Play::client_pid + 1;
    entered.call = SystemCall::epoll_ctl;
    entered.fd = epoll_fd;
    entered.socket = socket;
    auto& asked = entered.set<model::args::Wait>();
    asked.operation = operation;
    asked.target_fd = socket_fd;
    asked.watches.push_back({socket_fd, socket, events});
    play.leave(play.enter(entered));
}

model::CallId enter_shutdown(Play& play, bool of_reading) {
    model::CallEntered entered;
    entered.pid = Play::client_pid;
    entered.tid = Play::client_pid + 1;
    entered.call = SystemCall::shutdown;
    entered.socket = of_client;
    entered.set<model::args::Shutdown>().how = of_reading ? 0 : 1;
    return play.enter(entered);
}

void connected(Play& play) {
    play.handshake(play.server_listens());
    play.wait(20 * millisecond_ns);
}

model::CallId send(Play& play, std::int64_t bytes, std::int64_t taken, int error = 0) {
    const auto id = play.enter(Play::client_pid, SystemCall::send, of_client, false,
                               static_cast<std::uint64_t>(bytes));
    play.leave(id, taken, error);
    return id;
}

}  // namespace

TEST_CASE("an ACK at a socket with room ends no wait, also where room is watched", "[waiting]") {
    const std::uint32_t trigger = GENERATE(edge, 0U);
    Play play;
    connected(play);
    const auto epoll = wait(play, in | out | rdhup | trigger);
    send(play, 4, 4);
    play.client_sends("P.", 1, 1, 4);
    play.server_sends(".", 1, 5);
    play.wait(300 * millisecond_ns);
    const auto data = play.server_sends("P.", 1, 5, 4);
    wait_ends(play, epoll, in | out);
    CHECK(play.found(epoll).finding.woken_by == Numbers{data});
}

TEST_CASE("an ACK ends the wait for room that a send has not had", "[waiting]") {
    const auto call = GENERATE(SystemCall::epoll_wait, SystemCall::poll, SystemCall::select);
    Play play;
    connected(play);
    send(play, 5000, 3000);
    play.client_sends("P.", 1, 1, 3000);
    const auto waits = wait(play, in | out | (call == SystemCall::epoll_wait ? edge : 0), call);
    play.wait(50 * millisecond_ns);
    play.server_sends(".", 1, 1001);
    play.wait(50 * millisecond_ns);
    const auto last = play.server_sends(".", 1, 3001);
    wait_ends(play, waits, out);
    CHECK(play.found(waits).finding.woken_by == Numbers{last});
    // It has been reported: there is room, and the next acknowledgment is no event.
    send(play, 10, 10);
    play.client_sends("P.", 3001, 1, 10);
    const auto again = wait(play, in | out | edge);
    play.server_sends(".", 1, 3011);
    play.wait(50 * millisecond_ns);
    const auto data = play.server_sends("P.", 1, 3011, 4);
    wait_ends(play, again, in | out);
    CHECK(play.found(again).finding.woken_by == Numbers{data});
}

TEST_CASE("a level-triggered wait that finds bytes to read did not wait", "[waiting]") {
    Play play;
    connected(play);
    play.server_sends("P.", 1, 1, 4);
    const auto at_once = wait(play, in);
    play.server_sends("P.", 5, 1, 4);  // it comes before the call has returned
    wait_ends(play, at_once, in);
    CHECK(play.found(at_once).finding.woken_by.empty());
    // Edge-triggered, what has been reported is reported no more.
    const auto waits = wait(play, in | edge);
    play.wait(50 * millisecond_ns);
    const auto data = play.server_sends("P.", 9, 1, 4);
    wait_ends(play, waits, in);
    CHECK(play.found(waits).finding.woken_by == Numbers{data});
}

TEST_CASE("a wait watches what another thread gives to its epoll instance", "[waiting]") {
    Play play;
    connected(play);
    const auto waits = wait(play, 0);
    change(play, 1, in | edge);
    play.wait(50 * millisecond_ns);
    const auto data = play.server_sends("P.", 1, 1, 4);
    wait_ends(play, waits, in);
    CHECK(play.found(waits).finding.woken_by == Numbers{data});
    CHECK(play.segment(data).may_wake == std::vector<model::CallId>{waits});
}

TEST_CASE("a wait watches a socket whose descriptor another one has got", "[waiting]") {
    constexpr model::SocketId later = 9;
    Play play;
    connected(play);
    const auto waits = wait(play, in);
    change(play, 1, in, later);
    change(play, 2, in, later);
    play.wait(50 * millisecond_ns);
    const auto data = play.server_sends("P.", 1, 1, 4);
    wait_ends(play, waits, in);
    CHECK(play.found(waits).finding.woken_by == Numbers{data});
}

TEST_CASE("with EPOLLONESHOT a wait is ended once, until it is armed again", "[waiting]") {
    Play play;
    connected(play);
    const auto first = wait(play, in | one_shot);
    const auto other = wait(play, in | one_shot);
    const auto data = play.server_sends("P.", 1, 1, 4);
    wait_ends(play, first, in);
    CHECK(play.found(first).finding.woken_by == Numbers{data});
    const auto unwanted = play.server_sends("P.", 5, 1, 4);
    CHECK(play.segment(unwanted).may_wake.empty());
    play.leave(play.enter(Play::client_pid, SystemCall::read, of_client, false, 8), 8);
    change(play, 3, in | one_shot);
    play.wait(50 * millisecond_ns);
    const auto next = play.server_sends("P.", 9, 1, 4);
    CHECK(play.segment(next).may_wake == std::vector<model::CallId>{other});
    wait_ends(play, other, in);
}

TEST_CASE("a shutdown() of another thread ends a wait, and a later FIN does not", "[waiting]") {
    const bool shuts_reading = GENERATE(true, false);
    const auto name = GENERATE(SystemCall::poll, SystemCall::epoll_wait);
    Play play;
    connected(play);
    const auto waits = wait(play, in, name);
    play.wait(50 * millisecond_ns);
    const auto shutdown = enter_shutdown(play, shuts_reading);
    const auto fin = play.server_sends("F.", 1, 1);
    wait_ends(play, waits, in);
    play.leave(shutdown);
    play.nobody_ends();
    CHECK(play.found(waits).finding.woken_by == (shuts_reading ? Numbers{} : Numbers{fin}));
}

TEST_CASE("a read() that a shutdown() ends names no later FIN", "[waiting]") {
    const bool shuts_reading = GENERATE(true, false);
    const std::uint32_t bytes = GENERATE(0U, 4U);  // MSG_WAITALL waits for more
    Play play;
    connected(play);
    if (bytes != 0) play.server_sends("P.", 1, 1, bytes);
    model::CallEntered reading;
    reading.pid = Play::client_pid;
    reading.call = SystemCall::recvfrom;
    reading.socket = of_client;
    reading.may_wait = true;
    reading.set<model::args::Receive>() = {8, 0x100};
    const auto reads = play.enter(reading);
    play.wait(50 * millisecond_ns);
    const auto shutdown = enter_shutdown(play, shuts_reading);
    const auto next = play.enter(reading);
    const auto fin = play.server_sends("F.", 1 + bytes, 1);
    play.leave(reads, bytes);
    play.leave(next);
    play.leave(shutdown);
    play.nobody_ends();
    CHECK(play.found(next).finding.woken_by == (shuts_reading ? Numbers{} : Numbers{fin}));
    CHECK(play.found(reads).finding.woken_by == (shuts_reading ? Numbers{} : Numbers{fin}));
}

TEST_CASE("a socket that the list of a wait has no room for wakes it all the same", "[waiting]") {
    Play play;
    connected(play);
    const auto waits = wait(play, 0);
    play.wait(50 * millisecond_ns);
    const auto data = play.server_sends("P.", 1, 1, 4);
    wait_ends(play, waits, in);
    CHECK(play.found(waits).finding.woken_by == Numbers{data});
}

TEST_CASE("a send that sleeps is woken by the last ACK before it returns", "[waiting]") {
    const auto call = GENERATE(SystemCall::send, SystemCall::writev, SystemCall::sendfile);
    const bool slept = GENERATE(true, false);
    Play play;
    connected(play);
    const auto sends = play.enter(Play::client_pid, call, of_client, true, 3000);
    play.client_sends(".", 1, 1, 1000);
    play.server_sends(".", 1, 1001, 0, 0);
    play.wait(1000 * millisecond_ns);
    const auto update = play.server_sends(".", 1, 1001, 0, 512);
    model::CallReturned returned;
    returned.result = 3000;
    returned.slept = slept;
    play.leave(sends, returned);
    CHECK(play.found(sends).finding.woken_by == (slept ? Numbers{update} : Numbers{}));
}

TEST_CASE("a close that lingers is woken by the ACK of its FIN alone", "[waiting]") {
    Play play;
    connected(play);
    send(play, 100, 100);
    play.client_sends("P.", 1, 1, 100);
    model::CallEntered entered;
    entered.pid = Play::client_pid;
    entered.call = SystemCall::close;
    entered.socket = of_client;
    entered.may_wait = true;
    model::Release release;
    release.socket = of_client;
    release.snapshot.emplace();
    release.snapshot->socket = of_client;
    release.snapshot->lingers = true;
    release.snapshot->linger_seconds = 5;
    entered.releases.push_back(release);
    const bool acknowledged = GENERATE(true, false);
    const auto closes = play.enter(entered);
    play.client_sends("F.", 101, 1);
    play.server_sends(".", 1, 101);
    Numbers expected;
    if (acknowledged) expected.push_back(play.server_sends(".", 1, 102));
    model::CallReturned returned;
    returned.slept = true;
    play.leave(closes, returned);
    CHECK(play.found(closes).finding.woken_by == expected);
    CHECK(play.found(closes).finding.notes.has(model::NoteCode::lingering_close));
}

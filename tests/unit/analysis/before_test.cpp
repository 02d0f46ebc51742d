// Processes that are attached to: what was there before the observation began.
#include "support/catch.hpp"
#include "support/play/play.hpp"

using namespace tcpwhy;
using model::CauseKind;
using model::NoteCode;
using model::Rule;
using model::Side;
using model::SystemCall;
using model::TcpState;
using test::Play;

namespace {

constexpr model::SocketId listener = 1;
constexpr model::SocketId of_client = 2;
constexpr model::SocketId of_server = 3;

model::SocketSnapshot snapshot(model::SocketId socket, TcpState state, const Endpoint& local,
                               std::optional<Endpoint> remote = std::nullopt) {
    model::SocketSnapshot made;
    made.socket = socket;
    made.state = state;
    made.local = local;
    made.remote = remote;
    return made;
}

/// Both ends in that state, as TCP_INFO told at the beginning.
void connected(Play& play, TcpState client, TcpState server) {
    play.sees(Play::client_pid, snapshot(of_client, client, play.client, play.server));
    play.sees(Play::server_pid, snapshot(of_server, server, play.server, play.client));
}

}  // namespace

TEST_CASE("a connection from before carries bytes that find their calls", "[before]") {
    Play play(model::Mode::host);
    connected(play, TcpState::established, TcpState::established);
    const model::CallId read = play.enter(Play::server_pid, SystemCall::read, of_server, true);
    const model::CallId write =
        play.enter(Play::client_pid, SystemCall::write, of_client, false, 5);
    play.client_sends("P.", 700, 900, 5);
    play.leave(write, 5);
    play.server_sends(".", 900, 705);
    play.leave(read, 5);
    play.finish();
    CHECK(play.cause(1).call == write);
    CHECK(play.cause(1).rule == Rule::bytes);
    CHECK(play.cause(2).kind == CauseKind::reply);
    CHECK(play.found(read).finding.woken_by == std::vector<model::SegmentNumber>{1});
    REQUIRE(play.connections.size() == 1);
    CHECK(play.connections[0].notes.has(NoteCode::mid_stream));
    CHECK(play.connections[0].client.pid == Play::client_pid);
    CHECK(play.connections[0].server.pid == Play::server_pid);
    CHECK(play.summary.disagreements == 0);
}

TEST_CASE("bytes that were on their way before do not shift those of the calls", "[before]") {
    Play play(model::Mode::host);
    model::SocketSnapshot on_its_way =
        snapshot(of_server, TcpState::established, play.server, play.client);
    on_its_way.unsent_bytes = 7;
    play.sees(Play::server_pid, on_its_way);
    play.client_sends("P.", 700, 900, 5);
    for (std::uint32_t turn = 0; turn < 2; ++turn) {
        model::CallEntered send;
        send.pid = Play::server_pid;
        send.call = SystemCall::sendto;
        send.socket = of_server;
        send.set<model::args::Send>().bytes = 6;
        send.set<model::args::Send>().data = turn == 0 ? "+ping1" : "+ping2";
        const model::CallId id = play.enter(send);
        play.next_payload(send.as<model::args::Send>().data);
        const auto sent = play.server_sends("P.", 900 + turn * 6, 705, 6);
        play.leave(id, 6);
        CHECK(play.cause(sent).call == id);
        CHECK_FALSE(play.segment(sent).finding.notes.has(NoteCode::unseen_send));
    }
}

TEST_CASE("the kernel counts the bytes of a stream whose beginning was not seen", "[before]") {
    const bool segment_first = GENERATE(true, false);
    Play play(model::Mode::host);
    model::SocketSnapshot counted =
        snapshot(of_server, TcpState::established, play.server, play.client);
    counted.queued = 2000;
    if (segment_first) play.client_sends("P.", 700, 900, 5);
    play.sees(Play::server_pid, counted);
    if (!segment_first) play.client_sends("P.", 700, 900, 5);
    model::CallReturned read;
    read.result = 5;
    read.snapshot = counted;
    play.leave(play.enter(Play::server_pid, SystemCall::read, of_server), read);
    const auto write = play.enter(Play::server_pid, SystemCall::write, of_server, false, 6);
    const auto sent = play.server_sends("P.", 900, 705, 6);
    play.leave(write, 6);
    CHECK(play.cause(sent).call == write);
    CHECK_FALSE(play.segment(sent).finding.notes.has(NoteCode::unseen_send));
}

TEST_CASE("a half closed connection from before goes on in its states", "[before]") {
    Play play(model::Mode::host);
    connected(play, TcpState::fin_wait_2, TcpState::close_wait);
    const model::CallId close = play.enter_close(Play::server_pid, of_server);
    play.server_sends("F.", 900, 700);
    play.leave(close);
    play.client_sends(".", 700, 901);
    play.finish();
    CHECK(play.cause(1).call == close);
    CHECK(play.segment(1).finding.client_before == TcpState::fin_wait_2);
    CHECK(play.segment(1).finding.server_before == TcpState::close_wait);
    CHECK(play.segment(1).finding.client_state == TcpState::time_wait);
    CHECK(play.segment(1).finding.server_state == TcpState::last_ack);
    CHECK(play.segment(2).finding.server_state == TcpState::closed);
    CHECK(play.connections[0].closed_first == "client");
    CHECK(play.summary.disagreements == 0);
}

TEST_CASE("the state of a peer that is not observed follows from the end that is", "[before]") {
    Play play(model::Mode::host);
    play.sees(Play::server_pid,
              snapshot(of_server, TcpState::close_wait, play.server, play.client));
    const model::CallId write =
        play.enter(Play::server_pid, SystemCall::write, of_server, false, 2);
    play.server_sends("P.", 900, 700, 2);
    play.leave(write, 2);
    play.client_sends(".", 700, 902);
    play.finish();
    CHECK(play.cause(1).call == write);
    CHECK(play.segment(1).finding.client_state == TcpState::fin_wait_2);
    CHECK(play.segment(1).finding.server_state == TcpState::close_wait);
    CHECK(play.cause(2).evidence == model::Evidence::inferred);
}

TEST_CASE("bytes that had arrived before woke nobody", "[before]") {
    Play play(model::Mode::host);
    model::SocketSnapshot unread =
        snapshot(of_server, TcpState::established, play.server, play.client);
    unread.unread_bytes = 3;
    play.sees(Play::server_pid, unread);
    play.client_sends("P.", 700, 900, 4);
    const model::CallId first = play.enter(Play::server_pid, SystemCall::read, of_server, true);
    play.leave(first, 5);  // the three, and two of the four
    const model::CallId second = play.enter(Play::server_pid, SystemCall::read, of_server, true);
    play.leave(second, 2);
    const model::CallId third = play.enter(Play::server_pid, SystemCall::read, of_server, true);
    play.client_sends("P.", 704, 900, 1);
    play.leave(third, 1);
    play.finish();
    CHECK(play.found(first).finding.woken_by.empty());
    CHECK(play.found(second).finding.woken_by.empty());
    CHECK(play.found(third).finding.woken_by == std::vector<model::SegmentNumber>{2});
}

TEST_CASE("a listener from before answers, and its accepts are woken", "[before]") {
    Play play(model::Mode::host);
    play.sees(Play::server_pid, snapshot(listener, TcpState::listen, play.server));
    const model::CallId accept = play.enter(Play::server_pid, SystemCall::accept, listener, true);
    play.handshake(accept);
    play.finish();
    CHECK(play.cause(2).kind == CauseKind::reply);
    CHECK(play.cause(2).name == SystemCall::listen);
    CHECK(play.cause(2).call == 0);  // made before
    CHECK(play.found(accept).finding.woken_by == std::vector<model::SegmentNumber>{3});
    CHECK(play.found(accept).finding.side == Side::server);
}

TEST_CASE("connections wait for a listener from before as its backlog allows", "[before]") {
    Play play(model::Mode::host);
    model::SocketSnapshot listens = snapshot(listener, TcpState::listen, play.server);
    listens.backlog = 5;
    listens.queued_connections = 2;
    play.sees(Play::server_pid, listens);
    const auto connects = [&](std::uint16_t port) {
        play.client.port = port;
        play.client_sends("S", 0);
        play.server_sends("S.", 0, 1);
        return play.client_sends(".", 1, 1);
    };
    for (std::uint16_t port = 40001; port <= 40004; ++port) {
        const auto opened = connects(port);
        CHECK_FALSE(play.segment(opened).finding.notes.has(NoteCode::listen_queue_full));
        CHECK(play.segment(opened).finding.server_state == TcpState::established);
        CHECK(play.segment(opened).finding.notes.has(NoteCode::not_accepted));
    }
    play.client.port = 40005;
    const auto refused = play.client_sends("S", 0);
    CHECK(play.segment(refused).finding.notes.has(NoteCode::listen_queue_full));
    // Two that waited before the observation are accepted: there is room again.
    for (const model::SocketId socket : {7U, 8U}) {
        const model::CallId accept = play.enter(Play::server_pid, SystemCall::accept, listener);
        model::CallReturned returned;
        returned.result = static_cast<int>(socket);
        returned.made =
            snapshot(socket, TcpState::established, play.server,
                     Endpoint{Address::loopback_v4(), static_cast<std::uint16_t>(50000 + socket)});
        play.leave(accept, returned);
    }
    const auto opened = connects(40006);
    CHECK_FALSE(play.segment(opened).finding.notes.has(NoteCode::listen_queue_full));
    play.finish();
}

TEST_CASE("a listener whose backlog nobody could ask for is not said to be full", "[before]") {
    Play play(model::Mode::host);
    play.sees(Play::server_pid, snapshot(listener, TcpState::listen, play.server));
    for (std::uint16_t port = 40001; port <= 40003; ++port) {
        play.client.port = port;
        play.client_sends("S", 0);
        play.server_sends("S.", 0, 1);
        const auto opened = play.client_sends(".", 1, 1);
        CHECK_FALSE(play.segment(opened).finding.notes.has(NoteCode::listen_queue_full));
    }
    play.finish();
}

TEST_CASE("a process that is attached to in the middle of a connection takes its place",
          "[before]") {
    Play play(model::Mode::host);
    play.client_sends("S", 0);
    play.server_sends("S.", 0, 1);
    play.client_sends(".", 1, 1);
    play.client_sends("P.", 1, 1, 10);
    play.server_sends(".", 1, 11);
    CHECK(play.cause(4).evidence == model::Evidence::inferred);
    connected(play, TcpState::established, TcpState::established);
    const model::CallId write =
        play.enter(Play::client_pid, SystemCall::write, of_client, false, 4);
    play.client_sends("P.", 11, 1, 4);
    play.leave(write, 4);
    const model::CallId close = play.enter_close(Play::client_pid, of_client);
    play.client_sends("F.", 15, 1);
    play.leave(close);
    play.finish();
    CHECK(play.cause(6).call == write);
    CHECK(play.cause(7).call == close);
}

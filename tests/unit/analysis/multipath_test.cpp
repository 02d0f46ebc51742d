// Multipath TCP (RFC 8684) with one subflow: close() ends the data with a DATA_FIN, and the FINs
// follow when both ends have sent one.
#include <vector>

#include "support/catch.hpp"
#include "support/play/play.hpp"

using namespace tcpwhy;
using namespace tcpwhy::model;
using test::Play;

namespace {

const std::vector<std::uint8_t> capable = {30, 4, 0x01, 0x01};
/// Flags A (a DATA_ACK) alone, or F, M and A with a mapping of length 1.
const std::vector<std::uint8_t> data_ack = {30, 8, 0x20, 0x01, 0, 0, 0, 9};
const std::vector<std::uint8_t> data_fin = {30, 18, 0x20, 0x15, 0, 0, 0, 9, 0,
                                            0,  0,  7,    0,    0, 0, 0, 0, 1};

struct Subflow : Play {
    CallId accept = 0;
    explicit Subflow(bool both = true) {
        syn_options = capable;
        accept = server_listens();
        if (!both) {
            // A server that does not know the option answers without it.
            const CallId connect = enter(client_pid, SystemCall::connect, 2, true);
            client_sends("S", 0);
            syn_options.clear();
            server_sends("S.", 0, 1);
            client_sends(".", 1, 1);
            CallReturned named;
            named.snapshot.emplace();
            named.snapshot->socket = 2;
            named.snapshot->local = client;
            named.snapshot->remote = server;
            leave(connect, named);
            return;
        }
        handshake(accept);
    }
};

}  // namespace

TEST_CASE("close() of an MPTCP socket sends a DATA_FIN, and the FIN later", "[multipath]") {
    Subflow play;
    CHECK(play.segment(2).finding.notes.has(NoteCode::multipath));
    const CallId read = play.enter(Play::client_pid, SystemCall::read, 2, true, 10);
    const CallId server_closes = play.enter_close(Play::server_pid, 3);
    play.next_options(data_fin);
    play.server_sends(".", 1, 1);  // 4
    play.leave(server_closes);
    CHECK(play.cause(4).kind == CauseKind::call);
    CHECK(play.cause(4).call == server_closes);
    CHECK(play.segment(4).finding.notes.has(NoteCode::data_fin));
    CHECK(play.segment(4).finding.server_state == TcpState::established);

    play.leave(read, 0);
    CHECK(play.found(read).finding.woken_by == std::vector<SegmentNumber>{4});
    play.next_options(data_ack);
    play.client_sends(".", 1, 1);  // 5
    CHECK(play.cause(5).kind == CauseKind::reply);
    CHECK(play.cause(5).to == 4);

    const CallId client_closes = play.enter_close(Play::client_pid, 2);
    play.leave(client_closes);
    play.next_options(data_fin);
    play.client_sends(".", 1, 1);  // 6
    CHECK(play.cause(6).call == client_closes);
    play.wait(300 * millisecond_ns).next_options(data_fin);
    play.client_sends(".", 1, 1);  // 7
    CHECK(play.cause(7).kind == CauseKind::timer);
    CHECK(play.cause(7).timer == Timer::retransmission);
    CHECK(play.cause(7).call == client_closes);
    play.server_sends("F.", 1, 1);  // 8
    play.next_options(data_ack);
    play.server_sends(".", 2, 1);   // 9
    play.client_sends("F.", 1, 2);  // 10
    play.server_sends(".", 2, 2);   // 11
    CHECK(play.cause(8).call == server_closes);
    CHECK(play.cause(9).kind == CauseKind::reply);
    CHECK(play.cause(9).to == 7);
    CHECK(play.cause(10).call == client_closes);
    CHECK_FALSE(play.segment(10).finding.notes.has(NoteCode::close_held_up));
    CHECK(play.segment(11).finding.client_state == TcpState::closed);
    CHECK(play.segment(11).finding.server_state == TcpState::time_wait);
    play.finish();
    CHECK(play.summary.unexplained == 0);
}

TEST_CASE("an end without MP_CAPABLE makes it plain TCP", "[multipath]") {
    Subflow play(false);
    CHECK_FALSE(play.segment(2).finding.notes.has(NoteCode::multipath));
    const CallId close = play.enter_close(Play::client_pid, 2);
    play.client_sends("F.", 1, 1);
    play.leave(close);
    CHECK(play.cause(4).call == close);
    CHECK(play.segment(4).finding.client_state == TcpState::fin_wait_1);
}

namespace {

/// The key 1, 2 … 8 in a SYN-ACK, and the token that SHA-256 makes of it.
const std::vector<std::uint8_t> capable_with_key = {30, 12, 0x01, 0x01, 1, 2, 3, 4, 5, 6, 7, 8};
const std::vector<std::uint8_t> join_of_key = {30, 12, 0x10, 2, 102, 132, 13, 218, 9, 9, 9, 9};
const std::vector<std::uint8_t> join_of_another = {30, 12, 0x10, 2, 1, 2, 3, 4, 9, 9, 9, 9};
const std::vector<std::uint8_t> join_answer = {30, 16, 0x10, 2, 1, 2, 3, 4, 5, 6, 7, 8, 9, 9, 9, 9};

struct Joined : Play {
    explicit Joined(const std::vector<std::uint8_t>& join, Mode mode = Mode::private_lab,
                    bool observed = true)
        : Play(mode, observed) {
        syn_options = capable;
        client_sends("S", 0);  // 1
        syn_options = capable_with_key;
        server_sends("S.", 0, 1);  // 2
        client_sends(".", 1, 1);   // 3
        client.port = 40001;
        syn_options = join;
        client_sends("S", 0);  // 4
        syn_options = join_answer;
        server_sends("S.", 0, 1);  // 5
        client_sends(".", 1, 1);   // 6
    }
    std::uint64_t joins() {
        const Note* note = segment(4).finding.notes.find(NoteCode::multipath_join);
        return note ? note->value : 99;
    }
};

}  // namespace

TEST_CASE("a subflow names the connection whose key made its token", "[multipath]") {
    Joined play(join_of_key);
    CHECK(play.joins() == 1);
    CHECK(play.segment(4).finding.connection.id == 2);
    CHECK(play.cause(4).kind == CauseKind::reply);
    CHECK(play.cause(4).call == 0);
    CHECK(play.cause(4).evidence == Evidence::inferred);
    CHECK_FALSE(play.segment(1).finding.notes.has(NoteCode::multipath_join));
}

TEST_CASE("a subflow of a connection that was not seen names none", "[multipath]") {
    Joined play(join_of_another);
    CHECK(play.joins() == 0);
}

TEST_CASE("in a capture without calls no connect() is inferred for a subflow", "[multipath]") {
    Joined play(join_of_key, Mode::file, false);
    CHECK(play.joins() == 1);
    CHECK(play.cause(4).kind == CauseKind::reply);
    CHECK(play.cause(4).name == SystemCall::none);
    CHECK(play.cause(1).name == SystemCall::connect);
}

// ICMP errors in a trace: which segment of which connection they are about, what they take back,
// and how they are told.
#include "support/catch.hpp"
#include "support/play/play_steps.hpp"
#include "support/play/shown_play.hpp"
#include "support/play/story_play.hpp"
#include "support/samples/wire_samples.hpp"
#include "tracer/render/renderer.hpp"
#include "tracer/render/selection.hpp"
#include "tracer/render/words/icmp_line.hpp"
#include "tracer/wire/capture/capture_filter.hpp"
#include "tracer/wire/capture/pcap_filter.hpp"
#include "tracer/wire/decode/frame_decoder.hpp"

using namespace tcpwhy;
using namespace tcpwhy::model;
using test::Play;
using test::StoryPlay;

namespace {

constexpr SocketId client_socket = 2;
constexpr int econnrefused = 111;
constexpr int einprogress = 115;
constexpr std::uint32_t poll_out = 0x004;
constexpr std::uint32_t poll_err = 0x008;
constexpr int ehostunreach = 113;
constexpr std::uint8_t host_unreachable = 1;

/// connect() waits, and its SYN is on the wire: segment 1. The socket's name is known.
CallId connects(Play& play) {
    play.server_listens();
    const CallId connect = play.enter(Play::client_pid, SystemCall::connect, client_socket, true);
    play.client_sends("S", 0);
    look_at_connecting(play, TcpState::syn_sent);
    return connect;
}

/// It returns so, and its socket is CLOSED.
void fails(Play& play, CallId connect, int error) {
    CallReturned returned;
    returned.result = -1;
    returned.error = error;
    returned.snapshot = SocketSnapshot{};
    returned.snapshot->socket = client_socket;
    returned.snapshot->state = TcpState::closed;
    returned.snapshot->asked = returned.snapshot->answered = play.now();
    play.leave(connect, returned);
}

IcmpError error_in(const samples::Bytes& frame) {
    wire::FrameDecoder decoder;
    Segment segment;
    REQUIRE(decoder.decode(1, {frame, static_cast<std::uint32_t>(frame.size()), 1, 0}, segment) ==
            wire::Decoded::icmp_error);
    return decoder.icmp_error();
}

IcmpError v4_error(std::uint8_t type, std::uint8_t code, std::uint32_t rest = 0) {
    return error_in(samples::ethernet(
        0x0800, samples::icmp_error(type, code, samples::ipv4(samples::tcp()), rest)));
}

IcmpError v6_error(std::uint8_t type, std::uint8_t code, std::uint32_t rest = 0) {
    return error_in(samples::ethernet(
        0x86dd, samples::icmp6_error(type, code, samples::ipv6(samples::tcp()), rest)));
}

std::string line_of(const IcmpError& error) {
    std::string line;
    render::append_icmp_line(line, error);
    return line;
}

}  // namespace

TEST_CASE("an ICMP error about the SYN: the listener has not got it, and connect() fails for it",
          "[icmp]") {
    Play play;
    const CallId connect = connects(play);
    play.told_by_icmp(Side::client, 0);
    CHECK(play.segment(1).finding.server_state == TcpState::listen);
    CHECK(play.segment(1).finding.notes.has(NoteCode::rejected_by_filter));
    play.wait(second_ns);
    play.client_sends("S", 0);
    play.told_by_icmp(Side::client, 0);
    fails(play, connect, econnrefused);
    play.finish();

    REQUIRE(play.icmp_errors.size() == 2);
    const IcmpFinding& first = play.icmp_errors[0];
    CHECK(first.connection.id == 1);
    CHECK(first.to == Side::client);
    CHECK(first.quoted == 1);
    CHECK(first.seq == 0);
    CHECK(first.phase == Phase::handshake);
    CHECK(first.server_before == TcpState::listen);
    CHECK(first.client_state == TcpState::syn_sent);
    CHECK(first.server_state == TcpState::listen);
    CHECK(play.icmp_errors[1].quoted == 2);  // the SYN sent again
    CHECK(play.cause(2).timer == Timer::retransmission);

    const CallFinding& failed = play.found(connect).finding;
    REQUIRE(failed.notes.find(NoteCode::icmp_error));
    CHECK(failed.notes.find(NoteCode::icmp_error)->value == 2);
    CHECK(failed.woken_by.empty());
    CHECK(failed.state == TcpState::closed);
    CHECK(play.connections.at(0).outcome == Outcome::unanswered);
    CHECK(play.summary.segments == 2);
    CHECK(play.summary.unexplained == 0);
    CHECK(play.summary.disagreements == 0);
}

TEST_CASE("a call that fails with another error than the ICMP error's is not said to be its",
          "[icmp]") {
    Play play;
    const CallId connect = connects(play);
    play.told_by_icmp(Side::client, 0, host_unreachable);
    fails(play, connect, econnrefused);
    CHECK_FALSE(play.found(connect).finding.notes.has(NoteCode::icmp_error));

    Play other;
    const CallId unreachable = connects(other);
    other.told_by_icmp(Side::client, 0, host_unreachable);
    fails(other, unreachable, ehostunreach);
    CHECK(other.found(unreachable).finding.notes.has(NoteCode::icmp_error));
    CHECK(other.found(unreachable).finding.kernel == TcpState::closed);
    other.finish();
    CHECK(other.summary.disagreements == 0);
}

TEST_CASE("a wait that an ICMP error ends says so", "[icmp]") {
    Play play;
    play.server_listens();
    const CallId connect = play.enter(Play::client_pid, SystemCall::connect, client_socket);
    play.client_sends("S", 0);
    play.leave(connect, test::with_snapshot(client_socket, play.client, {}, -1, einprogress));
    CallEntered poll;
    poll.pid = Play::client_pid;
    poll.call = SystemCall::poll;
    poll.may_wait = true;
    poll.set<model::args::Wait>().watches = {{2, client_socket, poll_out}};
    const CallId wait = play.enter(poll);
    play.told_by_icmp(Side::client, 0);
    CallReturned woken;
    woken.result = 1;
    woken.ready = {{2, client_socket, poll_out | poll_err}};
    play.leave(wait, woken);
    REQUIRE(play.found(wait).finding.notes.find(NoteCode::icmp_error));
    CHECK(play.found(wait).finding.notes.find(NoteCode::icmp_error)->value == 1);
}

TEST_CASE("an ICMP error about data: it has not arrived, and neither end changes its state",
          "[icmp]") {
    Play play;
    play.handshake(play.server_listens());
    play.call(Play::client_pid, SystemCall::write, client_socket, 5);
    play.client_sends("P.", 1, 1, 5);
    play.told_by_icmp(Side::client, 1, host_unreachable);
    REQUIRE(play.icmp_errors.size() == 1);
    CHECK(play.icmp_errors[0].quoted == 4);
    CHECK(play.icmp_errors[0].phase == Phase::data);
    CHECK(play.icmp_errors[0].client_state == TcpState::established);
    CHECK(play.icmp_errors[0].server_state == TcpState::established);
    // So the server's own data does not acknowledge it, which is no wonder.
    play.call(Play::server_pid, SystemCall::write, 3, 2);
    play.server_sends("P.", 1, 1, 2);
    CHECK_FALSE(play.segment(5).finding.notes.has(NoteCode::missing_segments));
    play.told_by_icmp(Side::server, 1, host_unreachable);
    CHECK(play.icmp_errors[1].to == Side::server);
    CHECK(play.icmp_errors[1].quoted == 5);
}

TEST_CASE("what is acknowledged has arrived, whatever an ICMP error says", "[icmp]") {
    Play play;
    const CallId connect = connects(play);
    play.server_sends("S.", 0, 1);
    play.told_by_icmp(Side::client, 0);
    CHECK(play.icmp_errors.at(0).server_state == TcpState::syn_received);
    play.client_sends(".", 1, 1);
    CHECK(play.segment(3).finding.server_state == TcpState::established);
    play.leave(connect, 0);
}

TEST_CASE("an ICMP error makes no connection, and one with a strange number is about no segment",
          "[icmp]") {
    Play play;
    play.told_by_icmp(Side::client, 0);
    REQUIRE(play.icmp_errors.size() == 1);
    CHECK(play.icmp_errors[0].connection.id == 0);
    CHECK(play.icmp_errors[0].quoted == 0);
    const CallId connect = connects(play);
    play.settle(10 * millisecond_ns);
    play.told_by_icmp(Side::client, 4711);
    CHECK(play.icmp_errors[1].connection.id == 1);
    CHECK(play.icmp_errors[1].quoted == 0);
    CHECK(play.icmp_errors[1].server_state == TcpState::syn_received);
    fails(play, connect, econnrefused);
    CHECK_FALSE(play.found(connect).finding.notes.has(NoteCode::icmp_error));
    play.finish();
    CHECK(play.connections.size() == 1);
}

TEST_CASE("a capture without calls finds the segment as well", "[icmp]") {
    Play play(Mode::file, false);
    play.client_sends("S", 0);
    play.told_by_icmp(Side::client, 0);
    CHECK(play.icmp_errors.at(0).quoted == 1);
    CHECK(play.icmp_errors.at(0).server_state == TcpState::listen);
    play.client_sends("S", 0);
    play.told_by_icmp(Side::client, 0);
    CHECK(play.icmp_errors.at(1).quoted == 2);
}

TEST_CASE("the words are tcpdump's", "[icmp]") {
    CHECK(line_of(v4_error(3, 3)) ==
          "IP 127.0.0.1 > 127.0.0.2: ICMP 127.0.0.2 tcp port 9877 unreachable, length 53");
    CHECK(line_of(v4_error(3, 0)).ends_with("ICMP net 127.0.0.2 unreachable, length 53"));
    CHECK(line_of(v4_error(3, 13))
              .ends_with("ICMP host 127.0.0.2 unreachable - admin prohibited filter, length 53"));
    CHECK(line_of(v4_error(3, 4, 1400))
              .ends_with("ICMP 127.0.0.2 unreachable - need to frag (mtu 1400), length 53"));
    CHECK(line_of(v4_error(11, 0)).ends_with("ICMP time exceeded in-transit, length 53"));
    CHECK(line_of(v6_error(1, 4)) ==
          "IP6 ::1 > ::2: ICMP6, destination unreachable, unreachable port, ::2 tcp port 9877, "
          "length 73");
    CHECK(line_of(v6_error(1, 1))
              .ends_with("ICMP6, destination unreachable, unreachable prohibited ::2, length 73"));
    CHECK(line_of(v6_error(2, 0, 1280)).ends_with("ICMP6, packet too big, mtu 1280, length 73"));
}

TEST_CASE("every ICMP error has a name, and what is none has not", "[icmp]") {
    IcmpError error;
    error.source.family = Address::Family::ipv4;
    int errors = 0;
    for (int type = 0; type < 256; ++type) {
        error.type = static_cast<std::uint8_t>(type);
        if (!is_icmp_error(Address::Family::ipv4, error.type)) continue;
        ++errors;
        for (int code = 0; code < 256; ++code) {
            error.code = static_cast<std::uint8_t>(code);
            CHECK(name(error) != "error");
        }
    }
    CHECK(errors == 3);
    error.code = 99;
    error.type = 3;
    CHECK(name(error) == "unreachable");
    CHECK(errno_of(error) == 0);
}

TEST_CASE("the story tells an ICMP error at the end that is told", "[icmp]") {
    StoryPlay play;
    const CallId connect = connects(play);
    play.told_by_icmp(Side::client, 0);
    play.leave(connect, -1, econnrefused);
    CHECK_THAT(play.text(),
               ContainsSubstring("client            connect(2, 127.0.0.1:PORT) waits\n") &&
                   ContainsSubstring("\nclient            ICMP port-unreachable about SYN 0\n"
                                     "client            connect(2, 127.0.0.1:PORT) = -1 "
                                     "ECONNREFUSED\n"));
}

TEST_CASE("in the ladder an ICMP error is an arrow that begins on the way, to the end that is told",
          "[icmp]") {
    std::string out;
    render::Options options;
    options.width = 80;
    options.unicode = false;
    const auto ladder =
        render::make_renderer("ladder", options, [&](std::string_view text) { out += text; });
    test::ShownPlay play(*ladder);
    play.handshake(play.server_listens());
    play.call(Play::server_pid, SystemCall::write, 3, 5);
    play.server_sends("P.", 1, 1, 5);
    play.told_by_icmp(Side::server, 1, host_unreachable);
    play.told_by_icmp(Side::client, 0, 13);
    play.client.port = 40009;
    play.told_by_icmp(Side::client, 0);
    play.finish();
    CHECK_THAT(out, ContainsSubstring("|  x ICMP host-unreachable .>|"));
    CHECK_THAT(out, ContainsSubstring("|<. ICMP admin-prohibited x  |"));
    // The connection is not known.
    CHECK_THAT(out, ContainsSubstring(
                        "IP 127.0.0.1 > 127.0.0.1: ICMP 127.0.0.1 tcp port 9877 unreachable"));
}

TEST_CASE("one connection's selection leaves another's ICMP errors out", "[icmp]") {
    class Counter : public PartialSink {
      public:
        void icmp(const IcmpError&, const IcmpFinding&) override { ++count; }
        int count = 0;
    };
    const auto told = [](const render::Selection& selection) {
        Counter counter;
        render::Select select(selection, counter);
        IcmpFinding finding;
        finding.connection.id = 2;
        finding.phase = Phase::data;
        select.icmp({}, finding);
        return counter.count;
    };
    CHECK(told({}) == 1);
    CHECK(told({.connection = 2, .phases = {}}) == 1);
    CHECK(told({.connection = 1, .phases = {}}) == 0);
    CHECK(told({.connection = 0, .phases = {Phase::data}}) == 1);
    CHECK(told({.connection = 0, .phases = {Phase::shutdown}}) == 0);
}

TEST_CASE("a live capture takes TCP and the ICMP errors about it, of the port where one is given",
          "[icmp]") {
    using namespace samples;
    const auto taken = [](std::uint16_t port, const std::string& own, const Bytes& frame) {
        return wire::FilterProgram(1, wire::capture_filter(port, own))
            .matches({frame, static_cast<std::uint32_t>(frame.size()), 1, 0});
    };
    const Bytes segment = ethernet(0x0800, ipv4(tcp()));
    const Bytes error = ethernet(0x0800, icmp_error(3, 3, ipv4(tcp())));
    const Bytes longer_header =
        ethernet(0x0800, icmp_error(3, 3, ipv4(tcp(), {.options = Bytes(8, 1)})));
    const Bytes error6 = ethernet(0x86dd, icmp6_error(1, 4, ipv6(tcp())));
    for (const Bytes& frame : {segment, error, longer_header, error6}) {
        CHECK(taken(0, "", frame));
        CHECK(taken(9877, "", frame));   // the quoted segment's destination
        CHECK(taken(40000, "", frame));  // and its source
        CHECK_FALSE(taken(80, "", frame));
        CHECK(taken(9877, "not port 80", frame));
        CHECK_FALSE(taken(0, "host 10.0.0.1", frame));
    }
    CHECK_FALSE(taken(0, "", ethernet(0x0800, icmp_error(8, 0, ipv4(tcp())))));
    CHECK_FALSE(taken(0, "", ethernet(0x0800, icmp_error(3, 3, ipv4(tcp(), {.protocol = 17})))));
    CHECK_FALSE(taken(0, "", ethernet(0x86dd, icmp6_error(128, 0, ipv6(tcp())))));
    CHECK_THROWS_WITH(wire::capture_filter(9877, "tcp prt 80"),
                      ContainsSubstring("cannot use the filter \"tcp prt 80\""));
}

// Captures from anywhere, without calls: missing beginnings, segments in another order, reused
// ports, numbers that wrap, forged resets, and Zeek's words for the end of a connection.
#include "support/catch.hpp"
#include "support/play/capture.hpp"
#include "support/samples/recorded_trace.hpp"
#include "support/samples/wire_samples.hpp"

using namespace tcpwhy;
using namespace tcpwhy::model;
using test::Capture;

namespace {

std::size_t count(const std::string& text, const std::string& what) {
    std::size_t found = 0;
    for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + 1))
        ++found;
    return found;
}

/// The JSON of a capture of these frames.
std::string shown(const std::vector<samples::Bytes>& frames) {
    test::RecordedTrace trace({});
    Time time = second_ns;
    for (const samples::Bytes& frame : frames) trace.frame(time += second_ns, frame);
    trace.playback().finish(0);
    return trace.json();
}

}  // namespace

TEST_CASE("a capture that begins in the middle says so, and is followed from there") {
    Capture play;
    play.client_sends("P.", 100, 200, 5);
    play.server_sends(".", 200, 105);
    play.client_sends("F.", 105, 200);
    play.server_sends(".", 200, 106);
    CHECK(play.segment(1).finding.client_state == TcpState::established);
    CHECK(play.segment(1).finding.seq == 1);
    CHECK_FALSE(play.noted(1, NoteCode::missing_segments));
    CHECK(play.segment(4).finding.client_state == TcpState::fin_wait_2);
    CHECK(play.segment(4).finding.server_state == TcpState::close_wait);
    const ConnectionFinding& end = play.only();
    CHECK(end.notes.has(NoteCode::mid_stream));
}

TEST_CASE("segments captured in another order than sent still count") {
    Capture play;
    play.opens();
    play.client_sends("P.", 6, 1, 5);
    play.client_sends("P.", 1, 1, 5);
    play.server_sends(".", 1, 11);
    play.client_sends("F.", 11, 1);
    CHECK(play.noted(4, NoteCode::missing_segments));
    CHECK_FALSE(play.noted(5, NoteCode::retransmission));
    CHECK(play.cause(5).name == SystemCall::write);
    CHECK_FALSE(play.noted(6, NoteCode::missing_segments));
    CHECK(play.segment(7).finding.server_state == TcpState::close_wait);
    const ConnectionFinding& end = play.only();
    CHECK(end.conn_state == "S2");
}

TEST_CASE("a gap that is filled after an answer or a pause was sent again") {
    const bool asked = GENERATE(true, false);
    Capture play;
    play.opens();
    play.client_sends("P.", 6, 1, 5);
    if (asked)
        play.server_sends(".", 1, 1);
    else
        play.wait(second_ns);
    CHECK(play.noted(play.client_sends("P.", 1, 1, 5), NoteCode::retransmission));
}

TEST_CASE("a capture of one side alone is followed by what that side acknowledges") {
    Capture play;
    play.client_sends("S", 0);
    play.client_sends(".", 1, 1);
    play.client_sends("P.", 1, 1, 5);
    play.client_sends("F.", 6, 1);
    play.client_sends(".", 7, 2);
    for (const SegmentNumber number : {2U, 3U, 4U, 5U})
        CHECK_FALSE(play.noted(number, NoteCode::retransmission));
    const ConnectionFinding& end = play.only();
    CHECK(end.conn_state == "SH");
    CHECK(end.history == "SADF");
}

TEST_CASE(
    "the same four-tuple again is a connection of its own, also before the first has closed") {
    const bool closed = GENERATE(true, false);
    Capture play;
    play.opens();
    if (closed) {
        play.client_sends("F.", 1, 1);
        play.server_sends("F.", 1, 2);
        play.client_sends(".", 2, 2);
    }
    play.client_iss_now += 70'000;
    play.server_iss_now += 90'000;
    play.opens();
    play.finish();
    REQUIRE(play.connections.size() == 2);
    CHECK(play.connections[0].conn_state == (closed ? "SF" : "S1"));
    CHECK(play.connections[1].conn_state == "S1");
    const Note* reused = play.connections[1].notes.find(NoteCode::tuple_reused);
    REQUIRE(reused);
    CHECK(reused->value == play.connections[0].identity.id);
    CHECK(play.segments.back().finding.seq == 1);
}

TEST_CASE("the same four-tuple on several VLANs is a connection on each") {
    const samples::Bytes packet = samples::ipv4(samples::tcp());
    const std::string json = shown({
        samples::ethernet(0x0800, packet),
        samples::ethernet(0x8100, samples::vlan(7, 0x0800, packet)),
        samples::ethernet(0x8100, samples::vlan(8, 0x0800, packet)),
        samples::ethernet(0x8100, samples::vlan(7, 0x0800, packet)),
    });
    CHECK(count(json, "\"event\":\"connection\"") == 3);
    CHECK(count(json, "\"code\":\"retransmission\"") == 1);
}

TEST_CASE("sequence numbers that wrap go on counting") {
    Capture play;
    play.client_iss_now = 0xffff'fffe;
    play.server_iss_now = 0xffff'ffff;
    play.opens();
    play.client_sends("P.", 1, 1, 1000);
    play.server_sends("P.", 1, 1001, 1000);
    play.client_sends("F.", 1001, 1001);
    play.server_sends("F.", 1001, 1002);
    play.client_sends(".", 1002, 1002);
    CHECK(play.segment(6).finding.seq == 1001);
    CHECK(play.segment(6).finding.ack == std::optional<std::uint64_t>(1001));
    for (const auto& each : play.segments) {
        CHECK_FALSE(each.finding.notes.has(NoteCode::retransmission));
        CHECK_FALSE(each.finding.notes.has(NoteCode::missing_segments));
    }
    CHECK(play.only().conn_state == "SF");
}

TEST_CASE("resets that were forged, or are of an earlier connection, close nothing") {
    Capture play;
    play.opens();
    play.client_sends("P.", 1, 1, 100);
    play.server_sends(".", 1, 101);
    const SegmentNumber stale = play.client_sends("R", 1);
    const SegmentNumber forged = play.client_sends("R", 50'000'000);
    for (const SegmentNumber number : {stale, forged}) {
        CHECK(play.noted(number, NoteCode::reset_ignored));
        CHECK(play.segment(number).finding.server_state == TcpState::established);
    }
    const SegmentNumber real = play.client_sends("R", 101);
    CHECK_FALSE(play.noted(real, NoteCode::reset_ignored));
    CHECK(play.segment(real).finding.server_state == TcpState::closed);
}

TEST_CASE("a copy of a frame is no retransmission and changes nothing; a repetition is one") {
    const auto frame = [](std::uint16_t identification, std::uint32_t stamp) {
        samples::Tcp fields;
        fields.options = samples::join({{1, 1, 8, 10}, samples::u32(stamp), samples::u32(7)});
        return samples::ethernet(
            0x0800, samples::ipv4(samples::tcp(fields), {.identification = identification}));
    };
    const std::string copied = shown({frame(5, 9), frame(5, 9)});
    CHECK(count(copied, "\"code\":\"duplicate\"") == 1);
    CHECK(count(copied, "\"code\":\"retransmission\"") == 0);
    CHECK(count(copied, "a copy of segment 1 on the wire") == 1);
    CHECK(count(copied, "\"event\":\"segment\"") == 2);
    CHECK(count(copied, "\"history\":\"D\"") == 1);
    // Sent again: another packet, or the same without an identification, or a later timestamp.
    for (const auto& again :
         {std::pair{frame(5, 9), frame(6, 9)}, std::pair{frame(0, 9), frame(0, 9)},
          std::pair{frame(5, 9), frame(5, 10)}}) {
        const std::string json = shown({again.first, again.second});
        CHECK(count(json, "\"code\":\"duplicate\"") == 0);
        CHECK(count(json, "\"code\":\"retransmission\"") == 1);
    }
}

TEST_CASE("wrong checksums are no fault, and TCP in an ICMP error makes no connection") {
    samples::Bytes frame = samples::ethernet(0x0800, samples::ipv4(samples::tcp()));
    const std::string one = shown({frame});
    constexpr std::size_t ip_checksum = 14 + 10;
    constexpr std::size_t tcp_checksum = 14 + 20 + 16;
    frame[ip_checksum] ^= 0xffU;
    frame[tcp_checksum] ^= 0xffU;
    CHECK(count(shown({frame}), "\"event\":\"segment\"") == 1);
    CHECK(shown({frame}).size() == one.size());

    const samples::Bytes quoted =
        samples::join({{3, 3, 0, 0, 0, 0, 0, 0}, samples::ipv4(samples::tcp())});
    const std::string json =
        shown({samples::ethernet(0x0800, samples::ipv4(quoted, {.protocol = 1}))});
    CHECK(count(json, "\"event\":\"segment\"") == 0);
    CHECK(count(json, "\"event\":\"connection\"") == 0);
}

TEST_CASE("conn_state and history are those of Zeek's conn.log") {
    struct Sent {
        bool client;
        const char* flags;
        std::uint32_t seq;
        std::uint32_t ack;
        std::uint32_t length = 0;
    };
    struct Case {
        const char* state;
        const char* history;
        std::vector<Sent> segments;
    };
    const Sent syn{true, "S", 0, 0};
    const Sent syn_ack{false, "S.", 0, 1};
    const Sent ack{true, ".", 1, 1};
    const Sent client_fin{true, "F.", 1, 1};
    const Sent server_fin{false, "F.", 1, 1};
    const Case cases[] = {
        {"S0", "S", {syn}},
        {"S1", "ShA", {syn, syn_ack, ack}},
        {"SF", "ShAFf", {syn, syn_ack, ack, client_fin, {false, "F.", 1, 2}, {true, ".", 2, 2}}},
        {"REJ", "Sr", {syn, {false, "R.", 0, 1}}},
        {"S2", "ShAFa", {syn, syn_ack, ack, client_fin, {false, ".", 1, 2}}},
        {"S3", "ShAf", {syn, syn_ack, ack, server_fin, {true, ".", 1, 2}}},
        {"RSTO", "ShAR", {syn, syn_ack, ack, {true, "R.", 1, 1}}},
        {"RSTR", "ShAr", {syn, syn_ack, ack, {false, "R.", 1, 1}}},
        {"RSTOS0", "SR", {syn, {true, "R", 1, 0}}},
        {"RSTRH", "hr", {syn_ack, {false, "R", 1, 0}}},
        {"SH", "SF", {syn, {true, "F", 1, 0}}},
        {"SHR", "hf", {syn_ack, {false, "F.", 1, 1}}},
        {"OTH", "DaA", {{true, "P.", 1, 1, 5}, {false, ".", 1, 6}, {true, ".", 6, 1}}},
        // From the middle on: an end that closes has closed.
        {"SF",
         "DaFf",
         {{true, "P.", 1, 1, 5}, {false, ".", 1, 6}, {true, "F.", 6, 1}, {false, "F.", 1, 7}}},
        {"SH", "DaF", {{true, "P.", 1, 1, 5}, {false, ".", 1, 6}, {true, "F.", 6, 1}}},
        {"SHR", "Daf", {{true, "P.", 1, 1, 5}, {false, ".", 1, 6}, {false, "F.", 1, 6}}},
        {"RSTRH", "Dar", {{true, "P.", 1, 1, 5}, {false, ".", 1, 6}, {false, "R.", 1, 6}}},
        {"OTH", "DaR", {{true, "P.", 1, 1, 5}, {false, ".", 1, 6}, {true, "R.", 6, 1}}},
        // Only the SYN is missing.
        {"S1", "hA", {syn_ack, ack}},
        {"SF", "hAFf", {syn_ack, ack, client_fin, {false, "F.", 1, 2}}},
        // Only the client was captured.
        {"SH", "SAF", {syn, ack, client_fin}},
        {"OTH", "SAR", {syn, ack, {true, "R.", 1, 1}}},
        // A RST behind both FINs changes nothing any more; one behind its sender's alone does.
        {"SF", "ShAFfR", {syn, syn_ack, ack, client_fin, {false, "F.", 1, 2}, {true, "R", 2, 0}}},
        {"RSTO",
         "ShAFdR",
         {syn, syn_ack, ack, client_fin, {false, "P.", 1, 2, 5}, {true, "R", 2, 0}}},
        {"S1",
         "ShADadw",
         {syn, syn_ack, ack, {true, "P.", 1, 1, 5}, {false, ".", 1, 6}, {false, "P.", 1, 6, 5}}},
    };
    for (const Case& each : cases) {
        INFO(each.state << " " << each.history);
        const bool closes_window = std::string_view(each.history).ends_with('w');
        Capture play;
        for (const Sent& sent : each.segments) {
            if (sent.client)
                play.client_sends(sent.flags, sent.seq, sent.ack, sent.length);
            else
                play.server_sends(sent.flags, sent.seq, sent.ack, sent.length);
        }
        if (closes_window) play.server_sends(".", 6, 6, 0, 0);
        const ConnectionFinding& end = play.only();
        CHECK(end.conn_state == each.state);
        CHECK(end.history == each.history);
    }
}

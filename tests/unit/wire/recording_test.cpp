// Recordings: a trace that is read back is the trace that was recorded.
#include <algorithm>

#include "common/errors.hpp"
#include "support/catch.hpp"
#include "support/random_facts.hpp"
#include "support/recorded_trace.hpp"
#include "tracer/wire/record/fact_block.hpp"
#include "tracer/wire/record/fact_reader.hpp"
#include "tracer/wire/record/fact_writer.hpp"

using namespace tcpwhy;
using namespace tcpwhy::test;
namespace flag = model::tcp_flag;

namespace {

constexpr model::Time start = 1'700'000'000'000'000'000;

model::TraceHeader observed_header() {
    model::TraceHeader header;
    header.mode = model::Mode::private_lab;
    header.interface = "lo";
    header.detail = "a test's lab";
    header.service.port = 9877;
    header.filter = "tcp";
    header.observed = true;
    header.link_type = 1;
    return header;
}

std::string text_of(const model::Fact& fact) {
    std::string text;
    wire::append_fact(text, fact);
    return text;
}

samples::Bytes tcp_frame(const samples::Tcp& fields) {
    return samples::ethernet(0x0800, samples::ipv4(samples::tcp(fields)));
}

/// Segments of four possible clients with one server, in any order; now and then something else.
samples::Bytes random_frame(RandomFacts& random) {
    if (random.below(12) == 0) return samples::ethernet(0x0806, samples::text("who has?"));
    samples::Tcp tcp;
    tcp.source = static_cast<std::uint16_t>(40000 + random.below(4));
    tcp.seq = 1000 + static_cast<std::uint32_t>(random.below(8));
    tcp.ack = 2000 + static_cast<std::uint32_t>(random.below(8));
    constexpr std::uint16_t usual[] = {
        flag::syn, flag::syn | flag::ack, flag::ack, flag::psh | flag::ack, flag::fin | flag::ack,
        flag::rst};
    tcp.flags = usual[random.below(6)];
    tcp.payload = samples::text(tcp.flags & flag::psh ? "hello" : "");
    if (random.below(2) == 0) std::swap(tcp.source, tcp.destination);
    const samples::Bytes packet = samples::tcp(tcp);
    if (random.below(10) == 0)
        return samples::ethernet(0x0800,
                                 samples::icmp_error(3, static_cast<std::uint8_t>(random.below(16)),
                                                     samples::ipv4(packet)));
    if (random.below(12) != 0) return tcp_frame(tcp);
    samples::Ipv4 piece;
    piece.identification = static_cast<std::uint16_t>(random.below(3));
    piece.more_fragments = random.below(2) == 0;
    piece.fragment_offset = piece.more_fragments ? 0 : 16;
    return samples::ethernet(
        0x0800,
        samples::ipv4(piece.more_fragments ? samples::Bytes(packet.begin(), packet.begin() + 16)
                                           : samples::Bytes(packet.begin() + 16, packet.end()),
                      piece));
}

}  // namespace

TEST_CASE("a fact as text is the same fact when it is read") {
    for (unsigned seed = 1; seed <= 400; ++seed) {
        RandomFacts random(seed);
        for (int each = 0; each < 5; ++each) {
            const std::string text = text_of(random.fact(start + each));
            INFO(text);
            wire::Recorded read;
            REQUIRE(wire::read_fact(text, read) == "");
            REQUIRE(std::holds_alternative<model::Fact>(read));
            CHECK(text_of(std::get<model::Fact>(read)) == text);
        }
    }
}

TEST_CASE("every byte of a call's data survives") {
    model::CallEntered call;
    call.id = 1;
    call.time = start;
    call.call = model::SystemCall::write;
    std::string& data = call.set<model::args::Send>().data;
    for (int byte = 0; byte < 256; ++byte) data += static_cast<char>(byte);
    wire::Recorded read;
    REQUIRE(wire::read_fact(text_of(call), read) == "");
    const auto& back = std::get<model::CallEntered>(std::get<model::Fact>(read));
    CHECK(back.as<model::args::Send>().data == data);
}

TEST_CASE("the header of a trace is the same when it is read, whatever its mode") {
    for (const model::Mode mode :
         {model::Mode::private_lab, model::Mode::host, model::Mode::file}) {
        model::TraceHeader header = observed_header();
        header.mode = mode;
        std::string text;
        wire::append_fact(text, header);
        wire::Recorded read;
        REQUIRE(wire::read_fact(text, read) == "");
        const auto& again = std::get<model::TraceHeader>(read);
        CHECK(again.mode == mode);
        CHECK(again.interface == "lo");
        CHECK(again.service.port == 9877);
        CHECK(again.observed);
        CHECK(again.link_type == std::optional<std::uint16_t>(1));
    }
}

TEST_CASE("a text that is no fact is refused with the reason") {
    struct Case {
        std::string text, reason;
    };
    const std::vector<Case> cases = {
        {"", "not a JSON object"},
        {"[]", "not a JSON object"},
        {"{\"fact\":\"call\"", "not a JSON object"},
        {"{\"fact\":7}", "which fact"},
        {"{\"fact\":\"call\",\"id\":-1}", "\"id\""},
        {"{\"fact\":\"call\",\"pid\":99999999999}", "\"pid\""},
        {"{\"fact\":\"call\",\"time\":12}", "\"time\""},
        {"{\"fact\":\"call\",\"time\":\"12.5\"}", "\"time\""},
        {"{\"fact\":\"call\",\"time\":\"-1.000000000\"}", "\"time\""},
        {"{\"fact\":\"call\",\"time\":\"99999999999.000000000\"}", "\"time\""},
        {"{\"fact\":\"call\",\"call\":\"fly\"}", "\"call\""},
        {"{\"fact\":\"call\",\"call\":\"write\",\"data\":\"\\u0100\"}", "\"data\""},
        {"{\"fact\":\"call\",\"call\":\"bind\",\"address\":\"here\"}", "\"address\""},
        {"{\"fact\":\"call\",\"call\":\"poll\",\"watches\":[[]]}", "\"watches\""},
        {"{\"fact\":\"call\",\"snapshot\":{\"state\":\"GONE\"}}", "\"state\""},
        {"{\"fact\":\"return\",\"result\":9223372036854775807}", "\"result\""},
        {"{\"fact\":\"process\",\"what\":\"\"}", "\"what\""},
        {"{\"fact\":\"call\",\"x\":" + std::string(100, '[') + std::string(100, ']') + "}",
         "not a JSON object"},
    };
    for (const Case& each : cases) {
        INFO(each.text);
        wire::Recorded read;
        CHECK(wire::read_fact(each.text, read).find(each.reason) != std::string::npos);
    }
}

TEST_CASE("an unknown kind of fact is ignored: a later version can read it") {
    wire::Recorded read = model::TraceHeader{};
    CHECK(wire::read_fact("{\"fact\":\"weather\",\"rain\":true}", read) == "");
    CHECK(std::holds_alternative<std::monostate>(read));
}

TEST_CASE("any trace read back from its recording is the same, byte for byte") {
    for (unsigned seed = 1; seed <= 200; ++seed) {
        RandomFacts random(seed);
        RecordedTrace trace(observed_header());
        model::Time time = start;
        for (int each = 0; each < 60; ++each) {
            time += static_cast<model::Time>(random.below(20'000'000));
            if (random.below(2) == 0)
                trace.frame(time, random_frame(random));
            else
                trace.playback().fact(random.fact(time));
            if (random.below(6) == 0) trace.playback().settled();
        }
        trace.playback().finish(random.below(3));
        INFO("seed " << seed);
        const ReadBack back = read_back(trace.file());
        REQUIRE(back.json == trace.json());
        CHECK(back.faults == 0);
    }
}

TEST_CASE("a capture without calls stays one when it is recorded") {
    model::TraceHeader header;
    header.interface = "talk.pcap";
    RecordedTrace trace(header);
    trace.frame(start, tcp_frame({}), 1);
    trace.frame(
        start + 1000,
        samples::join({samples::u32(2, std::endian::native), samples::ipv4(samples::tcp())}), 0);
    trace.playback().finish(7);
    const ReadBack back = read_back(trace.file());
    CHECK(back.json == trace.json());
    CHECK(back.counts.interfaces == 2);
    CHECK(back.counts.dropped == 7);
    CHECK(back.json.find("\"evidence\":\"inferred\"") != std::string::npos);
}

TEST_CASE("a pcap file holds one link type; a second one is refused with a fix") {
    RecordedTrace trace({}, RecordedTrace::Kind::pcap);
    trace.frame(start, tcp_frame({}), 1);
    CHECK_THROWS_AS(trace.frame(start, samples::ipv4(samples::tcp()), 101), UsageError);
}

TEST_CASE("a recording that is cut anywhere is read up to the cut") {
    RandomFacts random(7);
    RecordedTrace trace(observed_header());
    for (int each = 0; each < 12; ++each) {
        trace.frame(start + each * 10, random_frame(random));
        trace.playback().fact(random.fact(start + each * 10 + 5));
    }
    trace.playback().finish(0);
    const samples::Bytes whole = trace.file();
    std::uint64_t frames = 0;
    for (std::size_t size = 4; size < whole.size(); ++size) {
        const samples::Bytes cut(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size));
        const ReadBack back = read_back(cut);
        CHECK(back.counts.frames >= frames);
        CHECK(back.unread.empty());
        frames = back.counts.frames;
    }
    CHECK(frames == 12);
}

TEST_CASE("a damaged fact is skipped and counted") {
    RecordedTrace trace(observed_header());
    model::CallEntered call;
    call.id = 1;
    call.time = start;
    call.call = model::SystemCall::listen;
    trace.playback().fact(call);
    trace.frame(start + 10, tcp_frame({}));
    trace.playback().finish(0);
    samples::Bytes file = trace.file();
    const std::string name = "\"listen\"";
    const auto place = std::search(file.begin(), file.end(), name.begin(), name.end());
    REQUIRE(place != file.end());
    *(place + 1) = 'x';
    const ReadBack back = read_back(file);
    REQUIRE(back.unread.size() == 1);
    CHECK(back.unread[0].text.find("\"call\" is impossible") != std::string::npos);
    CHECK(back.counts.frames == 1);
    CHECK(back.json.find("\"segments\":1,\"calls\":0") != std::string::npos);
}

TEST_CASE("a recording with any byte changed is read without harm") {
    for (unsigned seed = 1; seed <= 300; ++seed) {
        RandomFacts random(seed);
        RecordedTrace trace(observed_header());
        for (int each = 0; each < 10; ++each) {
            trace.frame(start + each * 10, random_frame(random));
            trace.playback().fact(random.fact(start + each * 10 + 5));
        }
        trace.playback().finish(0);
        samples::Bytes file = trace.file();
        for (int change = 0; change < 3; ++change)
            file[random.below(file.size())] = static_cast<std::uint8_t>(random.below(256));
        const ReadBack back = read_back(file);
        CHECK((back.json.empty() || back.json.back() == '\n'));
    }
}

TEST_CASE("two recordings in a row are two runs in one trace") {
    RecordedTrace trace(observed_header());
    model::CallEntered call;
    call.id = 1;
    call.time = start;
    call.pid = 7;
    call.call = model::SystemCall::listen;
    trace.playback().fact(call);
    trace.playback().fact(model::CallReturned{1, start + 10, 0, 0, {}, {}, {}, {}, {}});
    trace.playback().finish(0);
    const ReadBack back = read_back(samples::join({trace.file(), trace.file()}));
    CHECK(back.faults == 0);
    CHECK(back.json.find("\"event\":\"call\",\"id\":1") != std::string::npos);
    CHECK(back.json.find("\"event\":\"call\",\"id\":2") != std::string::npos);
}

TEST_CASE("facts that wait for a segment's finding are recorded after the segment") {
    RecordedTrace trace(observed_header());
    session::Playback& playback = trace.playback();
    model::CallEntered connect;
    connect.id = 1;
    connect.time = start;
    connect.pid = 7;
    connect.call = model::SystemCall::connect;
    connect.socket = 3;
    connect.set<model::args::Address>().address = Endpoint{Address::loopback_v4(), 9877};
    playback.fact(connect);
    samples::Tcp syn;
    syn.flags = flag::syn;
    syn.payload = {};
    trace.frame(start + 10, tcp_frame(syn));
    trace.frame(start + 20, samples::ethernet(0x0806, samples::text("who has?")));
    model::CallReturned returned;
    returned.id = 1;
    returned.time = start + 30;
    returned.result = -1;
    returned.error = 111;
    playback.fact(returned);
    playback.finish(0);
    const ReadBack back = read_back(trace.file());
    CHECK(back.json == trace.json());
    CHECK(back.counts.frames == 2);
    const samples::Bytes file = trace.file();
    const auto position = [&file](const std::string& what) {
        return std::search(file.begin(), file.end(), what.begin(), what.end());
    };
    CHECK(position("number=1 ") < position("who has?"));
    CHECK(position("who has?") < position("\"fact\":\"return\""));
    CHECK(position("\"fact\":\"return\"") != file.end());
}

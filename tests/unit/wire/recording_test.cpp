// Recordings: a trace that is read back is the trace that was recorded.
#include <algorithm>

#include "common/errors.hpp"
#include "support/catch.hpp"
#include "support/samples/recorded_trace.hpp"
#include "support/samples/recording_samples.hpp"

using namespace tcpwhy;
using namespace tcpwhy::test;
namespace flag = model::tcp_flag;

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

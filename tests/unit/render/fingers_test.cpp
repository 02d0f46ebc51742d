// tcpdump's -t, -e, -A, -x and -X in text.
#include <array>

#include "support/catch.hpp"
#include "support/golden.hpp"
#include "support/trace/trace_teller.hpp"
#include "tests/support/samples/wire_samples.hpp"
#include "tracer/render/words/dumps.hpp"
#include "tracer/render/words/link_header.hpp"

using namespace tcpwhy;
using model::Side;
using render::Clock;
using test::TraceTeller;

namespace {

/// The word before "IP" of each line.
std::vector<std::string> times(const render::Options& options) {
    const std::string text = test::rendered("text", options, [](model::TraceSink& sink) {
        TraceTeller tell(sink);
        tell.in(1, 40000);
        for (const std::int64_t microseconds : {0, 500, 2'000'000}) {
            tell.at(microseconds);
            tell.segment(Side::client, {.seq = 1, .ack = 1});
        }
    });
    std::vector<std::string> words;
    for (const std::string& line : test::lines_of(text))
        if (const auto end = line.find("IP 127."); end != std::string::npos)
            words.push_back(line.substr(0, end));
    return words;
}

std::vector<std::string> times(Clock clock, int verbosity = 0) {
    render::Options options;
    options.clock = clock;
    options.verbosity = verbosity;
    return times(options);
}

std::string header_of(const samples::Bytes& bytes, std::uint16_t link_type) {
    std::string out;
    render::append_link_header(out,
                               {bytes, static_cast<std::uint32_t>(bytes.size()), link_type, 0});
    return out;
}

}  // namespace

TEST_CASE("-t chooses the clock of a line", "[text]") {
    using Words = std::vector<std::string>;
    CHECK(times(Clock::since_first) == Words{"0.000000 ", "0.000500 ", "2.000000 "});
    CHECK(times(Clock::none) == Words{"", "", ""});
    CHECK(times(Clock::epoch) ==
          Words{"1700000000.000000 ", "1700000000.000500 ", "1700000002.000000 "});
    CHECK(times(Clock::since_previous) == Words{"0.000000 ", "0.000500 ", "1.999500 "});
    CHECK(times(Clock::date).at(1) == "2023-11-14 22:13:20.000500Z ");
    CHECK(times(Clock::elapsed) == times(Clock::since_first));
    CHECK(times(Clock::since_first, 1) == times(Clock::date));
    CHECK(times(Clock::elapsed, 1) == times(Clock::since_first));
    CHECK(times(Clock::none, 1) == times(Clock::none));
}

TEST_CASE("-e shows the link layer's header, as far as it was captured", "[text]") {
    samples::Bytes frame = samples::ethernet(0x0800, samples::ipv4(samples::tcp()));
    for (std::uint8_t at = 0; at < 12; ++at) frame[at] = static_cast<std::uint8_t>(at + 0xa0);
    CHECK(header_of(frame, 1) ==
          "a6:a7:a8:a9:aa:ab > a0:a1:a2:a3:a4:a5, ethertype IPv4 (0x0800), length 59: ");
    const samples::Bytes tagged =
        samples::ethernet(0x8100, samples::vlan(0x2007, 0x86dd, samples::ipv6(samples::tcp())));
    CHECK_THAT(header_of(tagged, 1), ContainsSubstring("ethertype 802.1Q (0x8100), length 83: "
                                                       "vlan 7, p 1, ethertype IPv6 (0x86dd), "));
    const samples::Bytes cooked = {0, 4, 0, 1, 0, 6, 2, 0, 0, 0, 0, 9, 0, 0, 8, 0};
    CHECK(header_of(cooked, 113) == "Out 02:00:00:00:00:09, ethertype IPv4 (0x0800), length 16: ");
    CHECK(header_of({0x45, 0, 0, 1}, 101) == "link type 101, length 4: ");
    for (std::size_t size = 0; size <= tagged.size(); ++size)
        for (const std::uint16_t link : std::array<std::uint16_t, 3>{1, 113, 276})
            (void)header_of({tagged.begin(), tagged.begin() + static_cast<std::ptrdiff_t>(size)},
                            link);
}

TEST_CASE("-A is text, -x is hex, -X is both", "[text]") {
    const auto dumped = [](render::Dump dump, std::string_view payload, bool frames = false) {
        const samples::Bytes frame = samples::text("frame");
        model::Segment segment;
        segment.payload = {reinterpret_cast<const std::uint8_t*>(payload.data()), payload.size()};
        segment.frame.bytes = frame;
        render::Options options;
        options.dump = dump;
        options.dumps_frames = frames;
        std::string out;
        render::append_dump(out, segment, options);
        return out;
    };
    using render::Dump;
    CHECK(dumped(Dump::ascii, "GET /\r\n\x1b[2J") == "GET /\n.[2J\n");
    CHECK(dumped(Dump::ascii, "hi\n") == "hi\n");
    CHECK(dumped(Dump::hex, "hi\n") == "\t0x0000:  6869 0a\n");
    CHECK(dumped(Dump::hex_and_ascii, "hi\n") ==
          "\t0x0000:  6869 0a                                  hi.\n");
    CHECK(dumped(Dump::hex, "hi\n", true) == "\t0x0000:  6672 616d 65\n");
    CHECK(dumped(Dump::hex, "").empty());
    CHECK(dumped(Dump::none, "hi").empty());
}

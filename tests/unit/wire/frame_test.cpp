// Frames of every link layer down to TCP, and what can be wrong with them.
#include <memory>
#include <random>
#include <set>

#include "support/catch.hpp"
#include "tests/support/samples/tunnel_samples.hpp"
#include "tests/support/samples/wire_samples.hpp"
#include "tracer/wire/decode/frame_decoder.hpp"

using namespace tcpwhy;
using namespace tcpwhy::samples;
using wire::Decoded;
using wire::FrameDecoder;

namespace {

constexpr std::uint16_t ethernet_link = 1;
constexpr std::uint16_t ipv4_link = 228;
constexpr std::uint16_t ipv6_link = 229;

model::Frame frame_of(const Bytes& bytes, std::uint16_t link_type) {
    return {bytes, static_cast<std::uint32_t>(bytes.size()), link_type, 0};
}

/// Decodes one frame with a new decoder.
Decoded decode(const Bytes& bytes, std::uint16_t link_type, model::Segment& out) {
    FrameDecoder decoder;
    return decoder.decode(1, frame_of(bytes, link_type), out);
}

/// In every link layer and in every tunnel.
std::vector<Sample> all_frames() {
    std::vector<Sample> frames = frames_of_every_kind();
    for (Sample& sample : frames_in_tunnels()) frames.push_back(std::move(sample));
    return frames;
}

std::string as_text(std::span<const std::uint8_t> bytes) {
    return {bytes.begin(), bytes.end()};
}

bool lies_within(std::span<const std::uint8_t> part, std::span<const std::uint8_t> whole) {
    return part.data() >= whole.data() && part.data() + part.size() <= whole.data() + whole.size();
}

/// Decodes bytes at the very end of their memory, so that the sanitizers notice every read beyond
/// it. The result must not contradict the input.
void expect_soundness(std::span<const std::uint8_t> bytes, std::uint32_t original_length,
                      std::uint16_t link_type) {
    const auto exact = std::make_unique<std::uint8_t[]>(bytes.size());
    std::copy(bytes.begin(), bytes.end(), exact.get());
    const model::Frame frame{{exact.get(), bytes.size()}, original_length, link_type, 0};
    FrameDecoder decoder;
    model::Segment segment;
    const Decoded decoded = decoder.decode(1, frame, segment);
    if (decoded == Decoded::icmp_error) {
        const model::IcmpError& error = decoder.icmp_error();
        CHECK(model::is_icmp_error(error.source.family, error.type));
        CHECK(error.frame.bytes.data() == exact.get());
    }
    if (decoded != Decoded::segment) return;
    CHECK(lies_within(segment.options, frame.bytes));
    CHECK(lies_within(segment.payload, frame.bytes));
    CHECK(segment.payload.size() <= segment.length);
    CHECK(segment.options.size() <= 40);
}

}  // namespace

TEST_CASE("every link layer leads to the same TCP segment") {
    for (const Sample& sample : all_frames()) {
        INFO(sample.name);
        model::Segment segment;
        REQUIRE(decode(sample.bytes, sample.link_type, segment) == Decoded::segment);
        const bool ipv4_inside = segment.source.address.family == Address::Family::ipv4;
        CHECK(to_string(segment.source) == (ipv4_inside ? "127.0.0.1:40000" : "[::1]:40000"));
        CHECK(to_string(segment.destination) == (ipv4_inside ? "127.0.0.2:9877" : "[::2]:9877"));
        CHECK(segment.seq == 1000);
        CHECK(segment.ack == 2000);
        CHECK(segment.flags == (model::tcp_flag::psh | model::tcp_flag::ack));
        CHECK(segment.window == 512);
        CHECK(segment.urgent_pointer == 7);
        CHECK(segment.hops_left == 64);
        CHECK(segment.length == 5);
        CHECK(segment.options.empty());
        CHECK(as_text(segment.payload) == "hello");
        CHECK(segment.time == 1);
        CHECK(segment.frame.bytes.size() == sample.bytes.size());
    }
}

TEST_CASE("VLAN tags separate equal four-tuples") {
    const Bytes packet = ipv4(tcp());
    const auto domain = [](const Bytes& bytes) {
        model::Segment segment;
        REQUIRE(decode(bytes, ethernet_link, segment) == Decoded::segment);
        return segment.domain;
    };
    const auto plain = domain(ethernet(0x0800, packet));
    const auto seven = domain(ethernet(0x8100, vlan(7, 0x0800, packet)));
    const auto seven_with_priority = domain(ethernet(0x8100, vlan(0xe007, 0x0800, packet)));
    const auto eight = domain(ethernet(0x8100, vlan(8, 0x0800, packet)));
    const auto seven_eight = domain(ethernet(0x88a8, vlan(7, 0x8100, vlan(8, 0x0800, packet))));
    const auto eight_seven = domain(ethernet(0x88a8, vlan(8, 0x8100, vlan(7, 0x0800, packet))));
    const auto priority_only = domain(ethernet(0x8100, vlan(0xe000, 0x0800, packet)));
    CHECK(plain == 0);
    CHECK(priority_only == 0);
    CHECK(seven == seven_with_priority);
    CHECK(std::set<std::uint32_t>{plain, seven, eight, seven_eight, eight_seven}.size() == 5);
}

TEST_CASE("the payload's length is the IP header's, whatever was captured") {
    const Bytes whole = ethernet(0x0800, ipv4(tcp({.payload = Bytes(1000, 'x')})));
    model::Segment segment;
    FrameDecoder decoder;

    SECTION("a frame cut by the snaplen keeps its length") {
        const Bytes cut(whole.begin(), whole.begin() + 68);
        const model::Frame frame{cut, static_cast<std::uint32_t>(whole.size()), ethernet_link, 0};
        REQUIRE(decoder.decode(1, frame, segment) == Decoded::segment);
        CHECK(segment.length == 1000);
        CHECK(segment.payload.size() == 14);
    }
    SECTION("also when the writer left the original length at what it captured") {
        const Bytes cut(whole.begin(), whole.begin() + 68);
        REQUIRE(decoder.decode(1, frame_of(cut, ethernet_link), segment) == Decoded::segment);
        CHECK(segment.length == 1000);
    }
    SECTION("Ethernet's padding is no payload") {
        const Bytes padded = join({ethernet(0x0800, ipv4(tcp({.payload = {}}))), Bytes(6, 0)});
        REQUIRE(decoder.decode(1, frame_of(padded, ethernet_link), segment) == Decoded::segment);
        CHECK(segment.length == 0);
        CHECK(segment.payload.empty());
    }
    SECTION("an IPv4 length of 0 is segmentation offload: the frame tells") {
        const Bytes offloaded = ethernet(0x0800, ipv4(tcp(), {.total_length = 0}));
        const model::Frame frame{offloaded, 70'000, ethernet_link, 0};
        REQUIRE(decoder.decode(1, frame, segment) == Decoded::segment);
        CHECK(segment.length == 70'000 - 14 - 20 - 20);
        CHECK(as_text(segment.payload) == "hello");
    }
    SECTION("an IPv6 length of 0 likewise") {
        const Bytes offloaded = ipv6(tcp(), {.payload_length = 0});
        REQUIRE(decoder.decode(1, {offloaded, 90'000, ipv6_link, 0}, segment) == Decoded::segment);
        CHECK(segment.length == 90'000 - 40 - 20);
    }
}

TEST_CASE("a TCP header cut after the window field still counts") {
    const Bytes whole = ipv4(tcp({.options = {2, 4, 1, 2}}));
    model::Segment segment;
    FrameDecoder decoder;
    const auto length = static_cast<std::uint32_t>(whole.size());
    REQUIRE(decoder.decode(1, {std::span(whole).first(36), length, ipv4_link, 0}, segment) ==
            Decoded::segment);
    CHECK(segment.window == 512);
    CHECK(segment.urgent_pointer == 0);
    CHECK(segment.length == 5);
    CHECK(segment.options.empty());
    REQUIRE(decoder.decode(1, {std::span(whole).first(42), length, ipv4_link, 0}, segment) ==
            Decoded::segment);
    CHECK(segment.urgent_pointer == 7);
    CHECK(segment.options.size() == 2);
    CHECK(segment.payload.empty());
    CHECK(decoder.decode(1, {std::span(whole).first(35), length, ipv4_link, 0}, segment) ==
          Decoded::truncated);
}

TEST_CASE("TCP that an ICMP error quotes makes no segment") {
    model::Segment segment;
    const Bytes quoted = join({{3, 3, 0, 0, 0, 0, 0, 0}, ipv4(tcp())});
    CHECK(decode(ipv4(quoted, {.protocol = 1}), ipv4_link, segment) == Decoded::icmp_error);
    const Bytes quoted6 = join({{1, 4, 0, 0, 0, 0, 0, 0}, ipv6(tcp())});
    CHECK(decode(ipv6(quoted6, {.next_header = 58}), ipv6_link, segment) == Decoded::icmp_error);
}

TEST_CASE("frames of other protocols are not reported as malformed") {
    model::Segment segment;
    CHECK(decode(ethernet(0x0806, Bytes(28, 0)), ethernet_link, segment) == Decoded::not_tcp);
    CHECK(decode(ipv4(Bytes(8, 0), {.protocol = 17}), ipv4_link, segment) == Decoded::not_tcp);
    CHECK(decode(ipv6({}, {.next_header = 59}), ipv6_link, segment) == Decoded::not_tcp);
    CHECK(decode(ipv4(tcp()), 9999, segment) == Decoded::unsupported);
    CHECK(decode(ipv6(tcp()), ipv4_link, segment) == Decoded::malformed);
    CHECK(decode(ipv4(tcp(), {.total_length = 19}), ipv4_link, segment) == Decoded::malformed);
    Bytes short_offset = ipv4(tcp());
    short_offset[20 + 12] = 0x40;
    CHECK(decode(short_offset, ipv4_link, segment) == Decoded::malformed);
    Bytes long_offset = ipv4(tcp());
    long_offset[20 + 12] = 0xf0;
    CHECK(decode(long_offset, ipv4_link, segment) == Decoded::malformed);
    CHECK(decode(Bytes(10, 0), ethernet_link, segment) == Decoded::malformed);
    FrameDecoder decoder;
    const Bytes ten(10, 0);
    CHECK(decoder.decode(1, {ten, 60, ethernet_link, 0}, segment) == Decoded::truncated);
}

TEST_CASE("a routing header names the final destination") {
    Bytes waypoint(16, 0);
    waypoint[15] = 9;
    const auto destination = [&](std::uint8_t type, std::uint8_t segments_left) {
        const Bytes header = join({{6, 2, type, segments_left, 0, 0, 0, 0}, waypoint});
        model::Segment segment;
        REQUIRE(decode(ipv6(join({header, tcp()}), {.next_header = 43}), ipv6_link, segment) ==
                Decoded::segment);
        return to_string(segment.destination.address);
    };
    CHECK(destination(0, 1) == "::9");
    CHECK(destination(2, 1) == "::9");
    CHECK(destination(4, 1) == "::9");
    CHECK(destination(4, 0) == "::2");
    CHECK(destination(77, 1) == "::2");
}

/// The error in a frame of this link type; nullopt: none.
std::optional<model::IcmpError> icmp_in(const Bytes& packet, std::uint16_t link_type) {
    FrameDecoder decoder;
    model::Segment segment;
    if (decoder.decode(7, frame_of(packet, link_type), segment) != Decoded::icmp_error)
        return std::nullopt;
    return decoder.icmp_error();
}

std::vector<Sample> frames_and_icmp_errors() {
    std::vector<Sample> all = all_frames();
    all.push_back({"ICMP", 1, ethernet(0x0800, icmp_error(3, 3, ipv4(tcp())))});
    all.push_back({"ICMPv6", 1, ethernet(0x86dd, icmp6_error(1, 4, ipv6(tcp())))});
    return all;
}

TEST_CASE("an ICMP error names the quoted segment, even if the quote is cut") {
    for (const Bytes& quoted : {ipv4(tcp()), short_quote(ipv4(tcp()))}) {
        const auto error = icmp_in(icmp_error(3, 3, quoted, 0xffff), ipv4_link);
        REQUIRE(error.has_value());
        CHECK(error->time == 7);
        CHECK(to_string(error->source) == "127.0.0.1");
        CHECK(to_string(error->destination) == "127.0.0.2");
        CHECK(error->type == 3);
        CHECK(error->code == 3);
        CHECK(error->mtu == 0);
        CHECK(error->length == 8 + quoted.size());
        CHECK(to_string(error->from) == "127.0.0.1:40000");
        CHECK(to_string(error->to) == "127.0.0.2:9877");
        CHECK(error->seq == 1000);
        CHECK(model::name(*error) == "port-unreachable");
        CHECK(model::errno_of(*error) == 111);
    }
    const auto error = icmp_in(icmp6_error(1, 1, short_quote(ipv6(tcp()))), ipv6_link);
    REQUIRE(error.has_value());
    CHECK(to_string(error->from) == "[::1]:40000");
    CHECK(to_string(error->to) == "[::2]:9877");
    CHECK(model::name(*error) == "admin-prohibited");
    CHECK(model::errno_of(*error) == 13);
}

TEST_CASE("an ICMP error about size contains the largest size that can pass") {
    CHECK(icmp_in(icmp_error(3, 4, ipv4(tcp()), 1400), ipv4_link)->mtu == 1400);
    CHECK(icmp_in(icmp6_error(2, 0, ipv6(tcp()), 70'000), ipv6_link)->mtu == 70'000);
    CHECK(icmp_in(icmp_error(11, 0, ipv4(tcp()), 1400), ipv4_link)->mtu == 0);
}

TEST_CASE("ICMP that is no error or quotes no segment is not TCP") {
    const Bytes quoted = ipv4(tcp());
    for (const std::uint8_t type : Bytes{0, 5, 8, 13})
        CHECK_FALSE(icmp_in(icmp_error(type, 0, quoted), ipv4_link));
    for (const std::uint8_t type : Bytes{0, 5, 128, 135})
        CHECK_FALSE(icmp_in(icmp6_error(type, 0, ipv6(tcp())), ipv6_link));
    const Bytes udp = ipv4(tcp(), {.protocol = 17});
    CHECK_FALSE(icmp_in(icmp_error(3, 3, udp), ipv4_link));
    const Bytes later_piece = ipv4(tcp(), {.fragment_offset = 16});
    CHECK_FALSE(icmp_in(icmp_error(3, 3, later_piece), ipv4_link));
    CHECK(icmp_in(icmp_error(3, 3, ipv4(tcp(), {.more_fragments = true})), ipv4_link));
    // An error of one family that quotes a packet of the other; a quote that is too short.
    CHECK_FALSE(icmp_in(icmp_error(3, 3, ipv6(tcp())), ipv4_link));
    CHECK_FALSE(icmp_in(icmp6_error(1, 4, quoted), ipv6_link));
    CHECK_FALSE(icmp_in(icmp_error(3, 3, Bytes(quoted.begin(), quoted.begin() + 27)), ipv4_link));
    CHECK_FALSE(icmp_in(ipv4({3, 3}, {.protocol = 1}), ipv4_link));
    CHECK_FALSE(icmp_in(ipv4(join({{1, 4}, Bytes(6, 0), ipv4(tcp())}), {.protocol = 58}),
                        ipv4_link));  // ICMPv6 in IPv4
}

TEST_CASE("an ICMP error that the capture has cut is truncated, up to the quoted number's end") {
    const Bytes whole = icmp_error(3, 3, ipv4(tcp()));
    const auto decoded = [&](std::size_t captured) {
        FrameDecoder decoder;
        model::Segment segment;
        return decoder.decode(1,
                              {std::span(whole).first(captured),
                               static_cast<std::uint32_t>(whole.size()), ipv4_link, 0},
                              segment);
    };
    constexpr std::size_t needed = 20 + 8 + 20 + 8;
    for (std::size_t captured = 0; captured < needed; ++captured) {
        INFO(captured);
        CHECK(decoded(captured) == Decoded::truncated);
    }
    for (std::size_t captured = needed; captured <= whole.size(); ++captured)
        CHECK(decoded(captured) == Decoded::icmp_error);
}

TEST_CASE("no truncation of any frame is read beyond its end") {
    for (const Sample& sample : frames_and_icmp_errors()) {
        INFO(sample.name);
        for (std::size_t length = 0; length <= sample.bytes.size(); ++length) {
            const auto bytes = std::span(sample.bytes).first(length);
            expect_soundness(bytes, static_cast<std::uint32_t>(sample.bytes.size()),
                             sample.link_type);
            expect_soundness(bytes, static_cast<std::uint32_t>(length), sample.link_type);
            expect_soundness(bytes, 0xffffffff, sample.link_type);
        }
    }
}

TEST_CASE("a frame that was cut anywhere before TCP's window field is truncated, not misread") {
    for (const Sample& sample : all_frames()) {
        INFO(sample.name);
        const std::size_t needed =
            sample.bytes.size() - 5 - 4;  // less the payload and the header after the window
        for (std::size_t length = 0; length < needed; ++length) {
            const auto bytes = std::span(sample.bytes).first(length);
            FrameDecoder decoder;
            model::Segment segment;
            const model::Frame frame{bytes, static_cast<std::uint32_t>(sample.bytes.size()),
                                     sample.link_type, 0};
            CHECK(decoder.decode(1, frame, segment) == Decoded::truncated);
        }
    }
}

TEST_CASE("random mutations of frames are survived") {
    std::mt19937 random(20'260'101);
    const std::vector<Sample> samples = frames_and_icmp_errors();
    for (int round = 0; round < 20'000; ++round) {
        const Sample& sample = samples[random() % samples.size()];
        Bytes bytes = sample.bytes;
        for (auto changes = 1 + random() % 4; changes > 0; --changes) {
            bytes[random() % bytes.size()] = static_cast<std::uint8_t>(random());
        }
        bytes.resize(random() % (bytes.size() + 1));
        expect_soundness(bytes, static_cast<std::uint32_t>(random() % 200), sample.link_type);
    }
}

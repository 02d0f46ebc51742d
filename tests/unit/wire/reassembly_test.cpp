// Fragments of IPv4 and IPv6: any order, copies, holes, overlaps, and limits.
#include <algorithm>
#include <array>
#include <random>

#include "support/catch.hpp"
#include "tests/support/samples/wire_samples.hpp"
#include "tracer/wire/decode/frame_decoder.hpp"
#include "tracer/wire/decode/reassembly.hpp"

using namespace tcpwhy;
using namespace tcpwhy::samples;
using wire::Decoded;
using wire::FrameDecoder;

namespace {

/// Sends fragments through one decoder and keeps its last segment.
struct Receiver {
    FrameDecoder decoder;
    model::Segment segment;
    model::Time now = 1;

    Decoded take(const Bytes& bytes, std::uint16_t link_type) {
        return decoder.decode(now, {bytes, static_cast<std::uint32_t>(bytes.size()), link_type, 0},
                              segment);
    }
    Decoded take_cut(const Bytes& bytes, std::size_t captured, std::uint16_t link_type) {
        return decoder.decode(now,
                              {std::span(bytes).first(captured),
                               static_cast<std::uint32_t>(bytes.size()), link_type, 0},
                              segment);
    }
};

constexpr std::uint16_t ipv4_link = 228;
constexpr std::uint16_t ipv6_link = 229;

Bytes slice(const Bytes& bytes, std::size_t begin, std::size_t end) {
    return {bytes.begin() + static_cast<std::ptrdiff_t>(begin),
            bytes.begin() + static_cast<std::ptrdiff_t>(std::min(end, bytes.size()))};
}

Bytes ipv4_fragment(const Bytes& datagram, std::size_t begin, std::size_t end,
                    std::uint16_t identification = 1) {
    return ipv4(slice(datagram, begin, end), {.identification = identification,
                                              .fragment_offset = static_cast<std::uint16_t>(begin),
                                              .more_fragments = end < datagram.size()});
}

Bytes ipv6_fragment(const Bytes& datagram, std::size_t begin, std::size_t end,
                    std::uint8_t next_header = 6) {
    return ipv6(join({ipv6_fragment_header(next_header, static_cast<std::uint16_t>(begin),
                                           end < datagram.size(), 1),
                      slice(datagram, begin, end)}),
                {.next_header = 44});
}

const Bytes datagram = tcp({.payload = text("to be, or not to be, that is the question")});

std::string payload_of(const model::Segment& segment) {
    return {segment.payload.begin(), segment.payload.end()};
}

}  // namespace

TEST_CASE("fragments of IPv4 make one segment in whatever order they come") {
    std::array<std::size_t, 3> order{0, 1, 2};
    do {
        Receiver receiver;
        const std::array<Bytes, 3> fragments{ipv4_fragment(datagram, 0, 24),
                                             ipv4_fragment(datagram, 24, 48),
                                             ipv4_fragment(datagram, 48, datagram.size())};
        CHECK(receiver.take(fragments[order[0]], ipv4_link) == Decoded::fragment);
        CHECK(receiver.take(fragments[order[1]], ipv4_link) == Decoded::fragment);
        REQUIRE(receiver.take(fragments[order[2]], ipv4_link) == Decoded::segment);
        CHECK(payload_of(receiver.segment) == "to be, or not to be, that is the question");
        CHECK(receiver.segment.length == 41);
        CHECK(receiver.segment.source.port == 40000);
    } while (std::next_permutation(order.begin(), order.end()));
}

TEST_CASE("fragments of IPv6 do too, also with an extension header in the fragmented part") {
    Receiver receiver;
    CHECK(receiver.take(ipv6_fragment(datagram, 24, datagram.size()), ipv6_link) ==
          Decoded::fragment);
    REQUIRE(receiver.take(ipv6_fragment(datagram, 0, 24), ipv6_link) == Decoded::segment);
    CHECK(receiver.segment.length == 41);

    const Bytes extended = join({ipv6_options_header(6), datagram});
    CHECK(receiver.take(ipv6_fragment(extended, 0, 32, 60), ipv6_link) == Decoded::fragment);
    REQUIRE(receiver.take(ipv6_fragment(extended, 32, extended.size(), 60), ipv6_link) ==
            Decoded::segment);
    CHECK(payload_of(receiver.segment) == "to be, or not to be, that is the question");
}

TEST_CASE("a copy of a fragment is harmless, an overlap spoils the datagram") {
    Receiver receiver;
    SECTION("copies") {
        CHECK(receiver.take(ipv4_fragment(datagram, 0, 24), ipv4_link) == Decoded::fragment);
        CHECK(receiver.take(ipv4_fragment(datagram, 0, 24), ipv4_link) == Decoded::fragment);
        CHECK(receiver.take(ipv4_fragment(datagram, 24, datagram.size()), ipv4_link) ==
              Decoded::segment);
    }
    SECTION("an overlap") {
        CHECK(receiver.take(ipv4_fragment(datagram, 0, 24), ipv4_link) == Decoded::fragment);
        CHECK(receiver.take(ipv4_fragment(datagram, 16, 40), ipv4_link) == Decoded::malformed);
        CHECK(receiver.take(ipv4_fragment(datagram, 24, datagram.size()), ipv4_link) ==
              Decoded::fragment);
    }
    SECTION("two different ends") {
        CHECK(receiver.take(ipv4_fragment(datagram, 24, datagram.size()), ipv4_link) ==
              Decoded::fragment);
        const Bytes longer = join({datagram, Bytes(16, 'x')});
        CHECK(receiver.take(ipv4_fragment(longer, 56, longer.size()), ipv4_link) ==
              Decoded::malformed);
    }
    SECTION("a piece behind the end") {
        CHECK(receiver.take(ipv4_fragment(datagram, 24, datagram.size()), ipv4_link) ==
              Decoded::fragment);
        CHECK(receiver.take(ipv4_fragment(Bytes(400, 0), 200, 208), ipv4_link) ==
              Decoded::malformed);
    }
}

TEST_CASE("impossible fragments are malformed") {
    Receiver receiver;
    CHECK(receiver.take(ipv4(Bytes(12, 0), {.more_fragments = true}), ipv4_link) ==
          Decoded::malformed);
    CHECK(receiver.take(ipv4({}, {.fragment_offset = 8}), ipv4_link) == Decoded::malformed);
    CHECK(receiver.take(ipv4(Bytes(100, 0), {.fragment_offset = 65'528}), ipv4_link) ==
          Decoded::malformed);
    CHECK(receiver.take(ipv4(Bytes(16, 0), {.protocol = 17, .more_fragments = true}), ipv4_link) ==
          Decoded::not_tcp);
}

TEST_CASE("fragments that were cut give the bytes up to the first hole") {
    Receiver receiver;
    const Bytes first = ipv4_fragment(datagram, 0, 32);
    CHECK(receiver.take_cut(first, 20 + 26, ipv4_link) == Decoded::fragment);
    REQUIRE(receiver.take(ipv4_fragment(datagram, 32, datagram.size()), ipv4_link) ==
            Decoded::segment);
    CHECK(receiver.segment.length == 41);
    CHECK(payload_of(receiver.segment) == "to be,");

    CHECK(receiver.take_cut(first, 20 + 10, ipv4_link) == Decoded::fragment);
    CHECK(receiver.take(ipv4_fragment(datagram, 32, datagram.size()), ipv4_link) ==
          Decoded::truncated);
}

TEST_CASE("a fragment waits for the others for a limited time") {
    Receiver receiver;
    CHECK(receiver.take(ipv4_fragment(datagram, 0, 24), ipv4_link) == Decoded::fragment);
    receiver.now += 31 * model::second_ns;
    CHECK(receiver.take(ipv4_fragment(datagram, 24, datagram.size()), ipv4_link) ==
          Decoded::fragment);
    CHECK(receiver.take(ipv4_fragment(datagram, 0, 24), ipv4_link) == Decoded::segment);
}

TEST_CASE("a flood of first fragments pushes out the oldest, and no more") {
    Receiver receiver;
    constexpr auto most = static_cast<std::uint16_t>(wire::Reassembly::most_datagrams);
    for (std::uint16_t id = 0; id <= most; ++id) {
        CHECK(receiver.take(ipv4_fragment(datagram, 0, 24, id), ipv4_link) == Decoded::fragment);
    }
    CHECK(receiver.take(ipv4_fragment(datagram, 24, datagram.size(), 1), ipv4_link) ==
          Decoded::segment);
    CHECK(receiver.take(ipv4_fragment(datagram, 24, datagram.size(), 0), ipv4_link) ==
          Decoded::fragment);
}

TEST_CASE("fragments of different senders, identifications and VLANs do not mix") {
    Receiver receiver;
    const Bytes rest = ipv4_fragment(datagram, 24, datagram.size());
    CHECK(receiver.take(ethernet(0x8100, vlan(7, 0x0800, ipv4_fragment(datagram, 0, 24))), 1) ==
          Decoded::fragment);
    CHECK(receiver.take(ethernet(0x0800, rest), 1) == Decoded::fragment);
    CHECK(receiver.take(ipv4(slice(datagram, 0, 24), {.more_fragments = true, .last_byte = 9}),
                        ipv4_link) == Decoded::fragment);
    CHECK(receiver.take(ipv4_fragment(datagram, 0, 24, 2), ipv4_link) == Decoded::fragment);
    CHECK(receiver.take(ethernet(0x8100, vlan(7, 0x0800, rest)), 1) == Decoded::segment);
    CHECK(receiver.segment.domain != 0);
}

TEST_CASE("random fragments are survived") {
    std::mt19937 random(7);
    Receiver receiver;
    for (int round = 0; round < 50'000; ++round) {
        const std::size_t size = random() % 40;
        const Ipv4 fields{.identification = static_cast<std::uint16_t>(random() % 3),
                          .fragment_offset = static_cast<std::uint16_t>(random() % 6 * 8),
                          .more_fragments = random() % 2 == 0};
        const Bytes bytes = ipv4(slice(datagram, 0, size), fields);
        const Decoded result =
            receiver.take_cut(bytes, 20 + (size == 0 ? 0 : random() % size), ipv4_link);
        if (result == Decoded::segment)
            CHECK(receiver.segment.payload.size() <= receiver.segment.length);
        receiver.now += model::second_ns / 4;
    }
}

// Tunnels: what is opened, what keeps two networks apart, and what is only named.
#include <set>

#include "support/catch.hpp"
#include "tests/support/samples/tunnel_samples.hpp"
#include "tracer/session/left_out.hpp"
#include "tracer/wire/decode/frame_decoder.hpp"

using namespace tcpwhy;
using namespace tcpwhy::samples;
using wire::Decoded;
using wire::FrameDecoder;
using wire::Protocol;

namespace {

constexpr std::uint16_t ethernet_link = 1;
constexpr std::uint16_t ipv4_link = 228;

struct Result {
    Decoded decoded;
    model::Segment segment;
    Protocol protocol;
};

Result decode(const Bytes& bytes, std::uint16_t link_type = ipv4_link) {
    FrameDecoder decoder;
    Result result{};
    result.decoded = decoder.decode(
        1, {bytes, static_cast<std::uint32_t>(bytes.size()), link_type, 0}, result.segment);
    result.protocol = decoder.protocol();
    return result;
}

std::string name_in(const Bytes& bytes, std::uint16_t link_type = ipv4_link) {
    const Result result = decode(bytes, link_type);
    CHECK(result.decoded == Decoded::not_tcp);
    return wire::name_of(result.protocol);
}

Bytes in_ipv4(std::uint8_t protocol, const Bytes& payload) {
    return ipv4(payload, {.protocol = protocol});
}

}  // namespace

TEST_CASE("two virtual networks separate equal four-tuples, and one network does not") {
    const Bytes frame = ethernet(0x0800, ipv4(tcp()));
    const auto domain = [](const Bytes& bytes) {
        const Result result = decode(bytes);
        REQUIRE(result.decoded == Decoded::segment);
        return result.segment.domain;
    };
    const auto vxlan_of = [&](std::uint32_t network) {
        return domain(in_ipv4(17, udp(4789, vxlan(network, frame))));
    };
    const auto gre_of = [&](std::uint32_t key) {
        return domain(in_ipv4(47, gre(0x2000, 0x0800, u32(key), ipv4(tcp()))));
    };
    CHECK(vxlan_of(1) == vxlan_of(1));
    CHECK(std::set<std::uint32_t>{0, vxlan_of(0), vxlan_of(1), vxlan_of(2)}.size() == 4);
    CHECK(gre_of(1) != gre_of(2));
    CHECK(domain(in_ipv4(4, ipv4(tcp()))) == 0);
}

TEST_CASE("a packet in too many tunnels is malformed, and one in some is not") {
    Bytes packet = ipv4(tcp());
    for (int depth = 0; depth < 8; ++depth) packet = in_ipv4(4, packet);
    CHECK(decode(packet).decoded == Decoded::segment);
    CHECK(decode(in_ipv4(4, packet)).decoded == Decoded::malformed);
}

TEST_CASE("fragments of a tunnel's packet are put together before it is opened") {
    const Bytes inner = ipv4(tcp({.payload = Bytes(100, 'x')}));
    const Bytes head(inner.begin(), inner.begin() + 64);
    const Bytes tail(inner.begin() + 64, inner.end());
    FrameDecoder decoder;
    model::Segment segment;
    const Bytes first = ipv4(head, {.protocol = 4, .more_fragments = true});
    const Bytes second = ipv4(tail, {.protocol = 4, .fragment_offset = 64});
    const auto frame = [](const Bytes& bytes) {
        return model::Frame{bytes, static_cast<std::uint32_t>(bytes.size()), ipv4_link, 0};
    };
    CHECK(decoder.decode(1, frame(first), segment) == Decoded::fragment);
    REQUIRE(decoder.decode(2, frame(second), segment) == Decoded::segment);
    CHECK(segment.length == 100);
}

TEST_CASE("what only looks like a tunnel is not opened") {
    const Bytes frame = ethernet(0x0800, ipv4(tcp()));
    Bytes no_network = vxlan(42, frame);
    no_network[0] = 0;
    CHECK(name_in(in_ipv4(17, udp(4789, no_network))) == "UDP");
    CHECK(name_in(in_ipv4(17, udp(4788, vxlan(42, frame)))) == "UDP");
    Bytes version_1 = geneve(42, 0x6558, frame);
    version_1[0] |= 0x40;
    CHECK(name_in(in_ipv4(17, udp(6081, version_1))) == "UDP");
    CHECK(name_in(in_ipv4(47, gre(0x4000, 0x0800, Bytes(8, 0), ipv4(tcp())))) ==
          "GRE with EtherType 0x0800");
    CHECK(decode(in_ipv4(17, udp(6081, geneve(1, 0x0800, ipv6(tcp()))))).decoded ==
          Decoded::malformed);
}

TEST_CASE("what is not opened is named") {
    CHECK(name_in(in_ipv4(50, Bytes(40, 1))) == "IPsec ESP");
    CHECK(name_in(in_ipv4(17, udp(2152, Bytes(40, 1)))) == "GTP-U");
    CHECK(name_in(in_ipv4(17, udp(51820, Bytes(40, 1)))) == "WireGuard");
    CHECK(name_in(in_ipv4(17, udp(53, Bytes(40, 1)))) == "UDP");
    CHECK(name_in(in_ipv4(1, Bytes(8, 0))) == "ICMP");
    CHECK(name_in(in_ipv4(99, Bytes(8, 0))) == "IP protocol 99");
    CHECK(name_in(in_ipv4(47, gre(0, 0x8847, {}, Bytes(8, 0)))) == "MPLS");
    CHECK(name_in(ethernet(0x0806, Bytes(28, 0)), ethernet_link) == "ARP");
    CHECK(name_in(ethernet(0x1234, Bytes(28, 0)), ethernet_link) == "EtherType 0x1234");
    CHECK(name_in(in_ipv4(17, udp(4789, vxlan(1, ethernet(0x0806, Bytes(28, 0)))))) == "ARP");
}

TEST_CASE("a capture without TCP says which protocols it holds, the most frequent first") {
    session::LeftOut left_out;
    const Protocol arp{Protocol::Layer::ether_type, 0x0806};
    const Protocol udp{Protocol::Layer::ip, 17};
    const Protocol esp{Protocol::Layer::ip, 50};
    CHECK(left_out.reasons().empty());
    left_out.add(Decoded::not_tcp, ethernet_link, arp);
    for (int frame = 0; frame < 3; ++frame) left_out.add(Decoded::not_tcp, ethernet_link, udp);
    CHECK(left_out.unsupported().empty());
    CHECK(left_out.reasons() == "3 frames of UDP, 1 frame of ARP");
    left_out.add(Decoded::not_tcp, ethernet_link, esp);
    CHECK(left_out.unsupported() == "1 frame of IPsec ESP, which tcpwhy does not decode");
    left_out.add(Decoded::not_tcp, ethernet_link, {});
    CHECK(left_out.reasons() ==
          "3 frames of UDP, 1 frame of another protocol, 1 frame of ARP, "
          "1 frame of IPsec ESP, which tcpwhy does not decode");
}

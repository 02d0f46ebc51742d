#include "tests/support/samples/tunnel_samples.hpp"

namespace tcpwhy::samples {

Bytes udp(std::uint16_t to, const Bytes& payload) {
    return join({u16(50000), u16(to), u16(static_cast<std::uint16_t>(8 + payload.size())), u16(0),
                 payload});
}

Bytes vxlan(std::uint32_t network, const Bytes& frame) {
    return join({{0x08, 0, 0, 0}, u32(network << 8U), frame});
}

Bytes geneve(std::uint32_t network, std::uint16_t type, const Bytes& payload,
             const Bytes& options) {
    return join({{static_cast<std::uint8_t>(options.size() / 4), 0},
                 u16(type),
                 u32(network << 8U),
                 options,
                 payload});
}

Bytes gre(std::uint16_t flags, std::uint16_t type, const Bytes& fields, const Bytes& payload) {
    return join({u16(flags), u16(type), fields, payload});
}

std::vector<Sample> frames_in_tunnels() {
    const Bytes v4 = ipv4(tcp());
    const Bytes v6 = ipv6(tcp());
    const Bytes frame = ethernet(0x0800, v4);
    const auto in_v4 = [](std::uint8_t protocol, const Bytes& payload) {
        return ipv4(payload, {.protocol = protocol, .last_byte = 9});
    };
    const auto in_udp = [&](std::uint16_t port, const Bytes& payload) {
        return in_v4(17, udp(port, payload));
    };
    const Bytes ppp = join({u16(0x0021), v4});
    return {
        {"4in4", 228, in_v4(4, v4)},
        {"6in4", 228, in_v4(41, v6)},
        {"4in6", 229, ipv6(v4, {.next_header = 4})},
        {"6in6", 229, ipv6(v6, {.next_header = 41})},
        {"4in6 after an extension header", 229,
         ipv6(join({ipv6_options_header(4), v4}), {.next_header = 60})},
        {"GRE", 228, in_v4(47, gre(0, 0x0800, {}, v4))},
        {"GRE, IPv6 in IPv6", 229, ipv6(gre(0, 0x86dd, {}, v6), {.next_header = 47})},
        {"GRE with all fields", 228,
         in_v4(47, gre(0xb000, 0x0800, join({u32(0), u32(77), u32(1)}), v4))},
        {"GRE with Ethernet", 228, in_v4(47, gre(0x2000, 0x6558, u32(77), frame))},
        {"GRE with PPP", 228, in_v4(47, gre(0x3001, 0x880b, join({u32(1), u32(2)}), ppp))},
        {"GRE with PPP, acknowledged", 228,
         in_v4(47, gre(0x3081, 0x880b, join({u32(1), u32(2), u32(3)}), ppp))},
        {"ERSPAN I", 228, in_v4(47, gre(0, 0x88be, {}, frame))},
        {"ERSPAN II", 228, in_v4(47, gre(0x1000, 0x88be, u32(5), join({Bytes(8, 0x10), frame})))},
        {"ERSPAN III", 228, in_v4(47, gre(0x1000, 0x22eb, u32(5), join({Bytes(12, 0x20), frame})))},
        {"ERSPAN III with a subheader", 228,
         in_v4(47, gre(0x1000, 0x22eb, u32(5), join({Bytes(12, 0x21), Bytes(8, 0), frame})))},
        {"VXLAN", 228, in_udp(4789, vxlan(42, frame))},
        {"VXLAN, a VLAN tag inside", 228,
         in_udp(4789, vxlan(42, ethernet(0x8100, vlan(7, 0x86dd, v6))))},
        {"VXLAN at its old port, over IPv6", 229,
         ipv6(udp(8472, vxlan(42, frame)), {.next_header = 17})},
        {"Geneve", 1, ethernet(0x0800, in_udp(6081, geneve(42, 0x6558, frame)))},
        {"Geneve with options", 228, in_udp(6081, geneve(42, 0x6558, frame, Bytes(8, 0)))},
        {"Geneve with IPv6", 228, in_udp(6081, geneve(42, 0x86dd, v6))},
        {"VXLAN in GRE in 4in4", 228,
         in_v4(4, in_v4(47, gre(0, 0x0800, {}, in_udp(4789, vxlan(42, frame)))))},
    };
}

}  // namespace tcpwhy::samples

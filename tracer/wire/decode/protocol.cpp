#include "tracer/wire/decode/protocol.hpp"

#include <string_view>

namespace tcpwhy::wire {
namespace {

using Layer = Protocol::Layer;

struct ProtocolRow {
    Protocol protocol;
    std::string_view name;
    bool tunnel = false;
};

constexpr ProtocolRow protocol_rows[] = {
    {{Layer::ether_type, 0x0806}, "ARP"},
    {{Layer::ether_type, 0x8035}, "RARP"},
    {{Layer::ether_type, 0x0842}, "Wake-on-LAN"},
    {{Layer::ether_type, 0x8137}, "IPX"},
    {{Layer::ether_type, 0x8808}, "Ethernet flow control"},
    {{Layer::ether_type, 0x8809}, "LACP"},
    {{Layer::ether_type, 0x8847}, "MPLS", true},
    {{Layer::ether_type, 0x8848}, "MPLS", true},
    {{Layer::ether_type, 0x8863}, "PPPoE discovery"},
    {{Layer::ether_type, 0x888e}, "802.1X"},
    {{Layer::ether_type, 0x88cc}, "LLDP"},
    {{Layer::ether_type, 0x88e5}, "MACsec", true},
    {{Layer::ether_type, 0x88f7}, "PTP"},
    {{Layer::ip, 1}, "ICMP"},
    {{Layer::ip, 2}, "IGMP"},
    {{Layer::ip, 17}, "UDP"},
    {{Layer::ip, 33}, "DCCP"},
    {{Layer::ip, 46}, "RSVP"},
    {{Layer::ip, 50}, "IPsec ESP", true},
    {{Layer::ip, 58}, "ICMPv6"},
    {{Layer::ip, 59}, "IPv6 without content"},
    {{Layer::ip, 88}, "EIGRP"},
    {{Layer::ip, 89}, "OSPF"},
    {{Layer::ip, 97}, "EtherIP", true},
    {{Layer::ip, 103}, "PIM"},
    {{Layer::ip, 112}, "VRRP"},
    {{Layer::ip, 115}, "L2TP", true},
    {{Layer::ip, 132}, "SCTP"},
    {{Layer::ip, 136}, "UDP-Lite"},
    {{Layer::ip, 137}, "MPLS in IP", true},
    {{Layer::udp_port, 1701}, "L2TP", true},
    {{Layer::udp_port, 2152}, "GTP-U", true},
    {{Layer::udp_port, 3544}, "Teredo", true},
    {{Layer::udp_port, 4341}, "LISP", true},
    {{Layer::udp_port, 4500}, "IPsec in UDP", true},
    {{Layer::udp_port, 4790}, "VXLAN-GPE", true},
    {{Layer::udp_port, 51820}, "WireGuard", true},
};

std::string hexadecimal(std::uint16_t number) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text = "0x";
    for (int shift = 12; shift >= 0; shift -= 4) text += digits[(number >> shift) & 15U];
    return text;
}

const ProtocolRow* protocol_row(const Protocol& protocol) {
    for (const ProtocolRow& row : protocol_rows)
        if (row.protocol == protocol) return &row;
    return nullptr;
}

}  // namespace

std::string name_of(const Protocol& protocol) {
    if (const ProtocolRow* row = protocol_row(protocol)) return std::string(row->name);
    switch (protocol.layer) {
        case Layer::ether_type:
            return "EtherType " + hexadecimal(protocol.number);
        case Layer::ip:
            return "IP protocol " + std::to_string(protocol.number);
        case Layer::gre:
            return "GRE with " + name_of({Layer::ether_type, protocol.number});
        case Layer::udp_port:
        case Layer::unknown:
            break;
    }
    return "";
}

bool is_tunnel(const Protocol& protocol) {
    const ProtocolRow* row = protocol_row(protocol);
    return protocol.layer == Layer::gre || (row != nullptr && row->tunnel);
}

}  // namespace tcpwhy::wire

// The protocol of a frame that holds no TCP, as far as it could be opened.
#pragma once

#include <cstdint>
#include <string>

namespace tcpwhy::wire {

struct Protocol {
    enum class Layer : std::uint8_t {
        unknown,
        ether_type,  ///< IEEE 802 number
        ip,          ///< IANA protocol number
        udp_port,    ///< of a tunnel over UDP
        gre,         ///< EtherType in a GRE header
    };
    Layer layer = Layer::unknown;
    std::uint16_t number = 0;

    friend bool operator==(const Protocol&, const Protocol&) = default;
    friend bool operator<(const Protocol& a, const Protocol& b) {
        return a.layer != b.layer ? a.layer < b.layer : a.number < b.number;
    }
};

/// "ARP", "UDP", "IPsec ESP"; for others "EtherType 0x1234", "IP protocol 99"; "" if unknown.
std::string name_of(const Protocol& protocol);

/// Whether it carries other packets, which could be TCP.
bool is_tunnel(const Protocol& protocol);

}  // namespace tcpwhy::wire

#include "tracer/wire/capture/capture_filter.hpp"

#include "tracer/wire/capture/pcap_filter.hpp"
#include "tracer/wire/decode/link/link_type.hpp"

namespace tcpwhy::wire {

std::string capture_filter(std::uint16_t port, const std::string& own) {
    // The quoted packet begins at byte 8 of the ICMP message (RFC 792), or at byte 48 of the IPv6
    // packet (RFC 4443). The ports of its segment follow its IP header.
    std::string tcp = "tcp";
    std::string icmp =
        "icmp and (icmp[0] == 3 or icmp[0] == 11 or icmp[0] == 12) and icmp[17] == 6";
    std::string icmp6 = "icmp6 and ip6[40] > 0 and ip6[40] < 5 and ip6[54] == 6";
    if (port != 0) {
        const std::string number = std::to_string(port);
        tcp += " port " + number;
        const std::string ports = "icmp[(icmp[8] & 0xf) * 4 + ";
        icmp +=
            " and (" + ports + "8:2] == " + number + " or " + ports + "10:2] == " + number + ")";
        icmp6 += " and (ip6[88:2] == " + number + " or ip6[90:2] == " + number + ")";
    }
    const std::string all = tcp + " or (" + icmp + ") or (" + icmp6 + ")";
    if (own.empty()) return all;
    (void)wire::FilterProgram(link_type::ethernet, own);  // an error must quote the user's own text
    return "(" + all + ") and (" + own + ")";
}

}  // namespace tcpwhy::wire

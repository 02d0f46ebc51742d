#include "tracer/wire/capture/capture_filter.hpp"

#include "tracer/wire/capture/pcap_filter.hpp"

namespace tcpwhy::wire {

std::string capture_filter(std::uint16_t port, const std::string& own) {
    // The packet quoted begins 8 bytes behind ICMP's own header (RFC 792), or 48 behind IPv6's (RFC
    // 4443); the ports of the segment in it stand behind its IP header.
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
    constexpr std::uint16_t ethernet = 1;
    (void)wire::FilterProgram(ethernet, own);  // a mistake is said of what the user wrote
    return "(" + all + ") and (" + own + ")";
}

}  // namespace tcpwhy::wire

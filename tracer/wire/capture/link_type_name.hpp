// Names of link types, for frames that cannot be decoded.
#pragma once

#include <cstdint>
#include <string>

namespace tcpwhy::wire {

/// "link type 195 (802.15.4 with FCS)": libpcap's description, if it has one.
std::string link_type_name(std::uint16_t link_type);

}  // namespace tcpwhy::wire

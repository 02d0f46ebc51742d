#include "tracer/wire/capture/link_type_name.hpp"

#include <pcap/pcap.h>

namespace tcpwhy::wire {

std::string link_type_name(std::uint16_t link_type) {
    std::string name = "link type " + std::to_string(link_type);
    // The numbers in files are those of the library, except some below 104 (pcap-linktype(7)).
    constexpr std::uint16_t first_common = 104;
    const bool common = link_type >= first_common || link_type <= 10;
    const char* description = common ? pcap_datalink_val_to_description(link_type) : nullptr;
    if (description != nullptr) name += std::string(" (") + description + ')';
    return name;
}

}  // namespace tcpwhy::wire

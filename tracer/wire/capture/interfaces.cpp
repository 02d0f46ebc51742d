#include "tracer/wire/capture/interfaces.hpp"

#include <pcap/pcap.h>

#include <memory>

#include "common/errors.hpp"

namespace tcpwhy::wire {
namespace {

struct Flag {
    unsigned bit;
    const char* name;
};
constexpr Flag flags[] = {
    {PCAP_IF_UP, "up"},
    {PCAP_IF_RUNNING, "running"},
    {PCAP_IF_LOOPBACK, "loopback"},
    {PCAP_IF_WIRELESS, "wireless"},
};

/// Captures of these have no TCP over IP.
bool has_ip(const pcap_if_t& interface) {
    return interface.addresses != nullptr || (interface.flags & PCAP_IF_UP) != 0;
}

std::string line_of(const pcap_if_t& interface, std::size_t number) {
    std::string line = std::to_string(number) + ". " + interface.name;
    std::string words = interface.description != nullptr ? interface.description : "";
    for (const Flag& flag : flags) {
        if ((interface.flags & flag.bit) == 0) continue;
        if (!words.empty()) words += ", ";
        words += flag.name;
    }
    if (words.empty()) return line;
    line.append(" (").append(words) += ')';
    return line;
}

}  // namespace

std::vector<std::string> interface_lines() {
    char error[PCAP_ERRBUF_SIZE] = "";
    pcap_if_t* first = nullptr;
    if (pcap_findalldevs(&first, error) != 0)
        throw UnavailableError(std::string("cannot list the interfaces: ") + error);
    const std::unique_ptr<pcap_if_t, decltype(&pcap_freealldevs)> list(first, pcap_freealldevs);
    std::vector<std::string> lines;
    for (const pcap_if_t* each = first; each != nullptr; each = each->next)
        if (has_ip(*each)) lines.push_back(line_of(*each, lines.size() + 1));
    return lines;
}

}  // namespace tcpwhy::wire

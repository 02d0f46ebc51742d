#include "tracer/session/left_out.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>
#include <vector>

#include "tracer/wire/capture/link_type_name.hpp"

namespace tcpwhy::session {
namespace {

using wire::Decoded;

struct Reason {
    Decoded result;
    std::string_view one;
    std::string_view many;
};
constexpr std::array reasons_for = {
    Reason{Decoded::fragment, "fragment without the others", "fragments without the others"},
    Reason{Decoded::truncated, "frame cut off before its TCP header",
           "frames cut off before their TCP headers"},
    Reason{Decoded::encrypted, "encrypted frame", "encrypted frames"},
    Reason{Decoded::malformed, "malformed frame", "malformed frames"},
};

void append(std::string& list, std::uint64_t count, std::string_view one, std::string_view many) {
    if (!list.empty()) list += ", ";
    list += std::to_string(count) + ' ';
    list += count == 1 ? one : many;
}

/// Each name with the frames of all protocols that have it, the most frequent first.
std::vector<std::pair<std::string, std::uint64_t>> by_name(
    const std::map<wire::Protocol, std::uint64_t>& protocols, bool tunnels) {
    std::map<std::string, std::uint64_t> counts;
    for (const auto& [protocol, count] : protocols)
        if (wire::is_tunnel(protocol) == tunnels) counts[wire::name_of(protocol)] += count;
    std::vector<std::pair<std::string, std::uint64_t>> sorted(counts.begin(), counts.end());
    std::stable_sort(sorted.begin(), sorted.end(),
                     [](const auto& a, const auto& b) { return a.second > b.second; });
    return sorted;
}

void append_protocols(std::string& list, const std::map<wire::Protocol, std::uint64_t>& protocols,
                      bool tunnels) {
    for (const auto& [name, count] : by_name(protocols, tunnels)) {
        const bool known = !name.empty();
        append(list, count, known ? "frame of " + name : "frame of another protocol",
               known ? "frames of " + name : "frames of other protocols");
    }
}

}  // namespace

void LeftOut::add(Decoded result, std::uint16_t link_type, const wire::Protocol& protocol) {
    if (result == Decoded::not_tcp)
        ++protocols_[protocol];
    else
        ++counts_[result];
    if (result == Decoded::unsupported) ++link_types_[link_type];
}

std::string LeftOut::unsupported() const {
    std::string list;
    for (const auto& [link_type, count] : link_types_) {
        const std::string name = wire::link_type_name(link_type);
        append(list, count, "frame of " + name, "frames of " + name);
    }
    append_protocols(list, protocols_, true);
    if (!list.empty()) list += ", which tcpwhy does not decode";
    return list;
}

std::string LeftOut::reasons() const {
    std::string list;
    append_protocols(list, protocols_, false);
    for (const Reason& reason : reasons_for)
        if (const auto found = counts_.find(reason.result); found != counts_.end())
            append(list, found->second, reason.one, reason.many);
    const std::string others = unsupported();
    if (!list.empty() && !others.empty()) list += ", ";
    return list + others;
}

}  // namespace tcpwhy::session

#include "tracer/session/left_out.hpp"

#include <array>
#include <string_view>

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
    Reason{Decoded::not_tcp, "frame of another protocol", "frames of other protocols"},
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

}  // namespace

void LeftOut::add(Decoded result, std::uint16_t link_type) {
    ++counts_[result];
    if (result == Decoded::unsupported) ++link_types_[link_type];
}

std::string LeftOut::unsupported() const {
    std::string list;
    for (const auto& [link_type, count] : link_types_) {
        const std::string name = wire::link_type_name(link_type);
        append(list, count, "frame of " + name, "frames of " + name);
    }
    if (!list.empty()) list += ", which tcpwhy does not decode";
    return list;
}

std::string LeftOut::reasons() const {
    std::string list;
    for (const Reason& reason : reasons_for)
        if (const auto found = counts_.find(reason.result); found != counts_.end())
            append(list, found->second, reason.one, reason.many);
    const std::string others = unsupported();
    if (!list.empty() && !others.empty()) list += ", ";
    return list + others;
}

}  // namespace tcpwhy::session

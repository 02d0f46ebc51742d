#include "tracer/analysis/tcp/copies.hpp"

#include <algorithm>
#include <functional>
#include <span>

#include "tracer/wire/decode/option_walk.hpp"

namespace tcpwhy::analysis {
namespace {

using Bytes = std::span<const std::uint8_t>;

std::uint64_t number_in(Bytes bytes) {
    std::uint64_t number = 0;
    for (const std::uint8_t byte : bytes) number = number << 8U | byte;
    return number;
}

/// Both numbers of the timestamps option (RFC 7323 section 3.2); 0: there is none.
std::uint64_t timestamps(Bytes options) {
    namespace kind = wire::option_kind;
    if (const std::uint8_t* stamps = wire::usual_timestamps(options)) return number_in({stamps, 8});
    wire::TcpOption option;
    while (wire::take_option(options, option) == wire::FoundOption::option &&
           option.kind != kind::end)
        if (option.kind == kind::timestamps && option.value.size() == 8)
            return number_in(option.value);
    return 0;
}

/// The identification of an IPv4 header (RFC 791 section 3.1) that stands, without options, before
/// the TCP header; 0: there is none, or it is not used.
std::uint64_t identification(const model::Segment& segment) {
    constexpr std::ptrdiff_t headers = 20 + 20;
    const Bytes frame = segment.frame.bytes;
    const std::uint8_t* options = segment.options.data();
    const std::less<> before;
    if (frame.empty() || before(options, frame.data()) ||
        before(frame.data() + frame.size(), options) || options - frame.data() < headers)
        return 0;
    const Bytes ip(options - headers, 20);
    constexpr std::uint8_t version_4_and_5_words = 0x45, tcp = 6;
    return ip[0] == version_4_and_5_words && ip[9] == tcp ? number_in(ip.subspan(4, 2)) : 0;
}

std::uint64_t mixed(std::uint64_t hash, std::uint64_t value) {
    hash = (hash ^ value) * 0x9e3779b97f4a7c15ULL;
    return hash ^ hash >> 29U;
}

}  // namespace

std::uint64_t print_of(const model::Segment& segment, const SynOptions& syn) {
    if (segment.options.empty()) return 0;
    const std::uint64_t id = identification(segment);
    if (id == 0) return 0;
    const bool opens = segment.has(model::tcp_flag::syn);
    const std::uint64_t stamps = opens ? syn.timestamps : timestamps(segment.options);
    if (stamps == 0) return 0;
    std::uint64_t hash = mixed(stamps, std::uint64_t{segment.seq} << 32U | segment.ack);
    hash = mixed(hash, std::uint64_t{segment.length} << 32U | id << 16U | segment.flags);
    return mixed(hash, segment.window) | 1U;
}

model::SegmentNumber Shown::find(std::uint64_t print) const {
    const auto found = std::find_if(entries_.begin(), entries_.end(),
                                    [&](const Entry& entry) { return entry.print == print; });
    return found == entries_.end() ? 0 : found->number;
}

void Shown::add(std::uint64_t print, model::SegmentNumber number) {
    entries_[next_] = {print, number};
    next_ = static_cast<std::uint8_t>((next_ + 1U) % entries_.size());
}

}  // namespace tcpwhy::analysis

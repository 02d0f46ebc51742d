#include "tracer/analysis/connection/syn_options.hpp"

#include <algorithm>

#include "tracer/wire/decode/mptcp.hpp"
#include "tracer/wire/decode/option_walk.hpp"

namespace tcpwhy::analysis {
namespace {

/// The largest shift that RFC 7323 section 2.3 allows.
constexpr std::uint8_t most_scale = 14;

void read_multipath(std::span<const std::uint8_t> value, SynOptions& found) {
    found.joins = found.joins || wire::is_mptcp_join(value);
    found.multipath = found.multipath || found.joins || wire::is_mptcp_capable(value);
    if (const auto token = wire::mptcp_join_token(value)) found.join_token = token;
    if (const auto token = wire::mptcp_key_token(value)) found.key_token = token;
}

}  // namespace

SynOptions read_syn_options(std::span<const std::uint8_t> options) {
    namespace kind = wire::option_kind;
    SynOptions found;
    wire::TcpOption option;
    while (wire::take_option(options, option) == wire::FoundOption::option) {
        if (option.kind == kind::end) break;
        const auto value = option.value;
        if (option.kind == kind::mss && value.size() == 2)
            found.mss = static_cast<std::uint16_t>((value[0] << 8U) | value[1]);
        if (option.kind == kind::sack_permitted && value.empty()) found.sack = true;
        if (option.kind == kind::fast_open)
            found.fast_open = value.empty() ? FastOpen::asks_for_cookie : FastOpen::has_cookie;
        if (option.kind == kind::mptcp) read_multipath(value, found);
        if (option.kind == kind::window_scale && value.size() == 1)
            found.scale = std::min(value[0], most_scale);
        if (option.kind == kind::timestamps && value.size() == 8 && found.timestamps == 0)
            for (const std::uint8_t byte : value) found.timestamps = found.timestamps << 8U | byte;
    }
    return found;
}

}  // namespace tcpwhy::analysis

#include "tracer/analysis/syn_options.hpp"

#include <algorithm>
#include <cstddef>

namespace tcpwhy::analysis {
namespace {

/// The largest shift that RFC 7323 section 2.3 allows.
constexpr std::uint8_t most_scale = 14;

}  // namespace

SynOptions syn_options(std::span<const std::uint8_t> options) {
    SynOptions found;
    for (std::size_t at = 0; at < options.size();) {
        const std::uint8_t kind = options[at];
        if (kind == 0) break;
        if (kind == 1) {
            ++at;
            continue;
        }
        if (at + 1 >= options.size()) break;
        const std::size_t length = options[at + 1];
        if (length < 2 || at + length > options.size()) break;
        if (kind == 2 && length == 4)
            found.mss = static_cast<std::uint16_t>((options[at + 2] << 8U) | options[at + 3]);
        if (kind == 4 && length == 2) found.sack = true;
        if (kind == 34)
            found.fast_open = length == 2 ? FastOpen::asks_for_cookie : FastOpen::has_cookie;
        if (kind == 3 && length == 3) found.scale = std::min(options[at + 2], most_scale);
        at += length;
    }
    return found;
}

}  // namespace tcpwhy::analysis

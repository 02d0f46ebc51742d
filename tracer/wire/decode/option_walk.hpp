// Walks through TCP options one by one, as bytes (RFC 9293 section 3.1), for code that needs only a
// few of them; parse_options() parses all. Never reads out of bounds.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

namespace tcpwhy::wire {

/// Kinds (https://www.iana.org/assignments/tcp-parameters).
namespace option_kind {
constexpr std::uint8_t end = 0;
constexpr std::uint8_t nop = 1;
constexpr std::uint8_t mss = 2;
constexpr std::uint8_t window_scale = 3;
constexpr std::uint8_t sack_permitted = 4;
constexpr std::uint8_t sack = 5;
constexpr std::uint8_t timestamps = 8;
constexpr std::uint8_t md5 = 19;
constexpr std::uint8_t user_timeout = 28;
constexpr std::uint8_t authentication = 29;
constexpr std::uint8_t mptcp = 30;
constexpr std::uint8_t fast_open = 34;
constexpr std::uint8_t experiment = 254;
}  // namespace option_kind

struct TcpOption {
    std::uint8_t kind = option_kind::end;
    std::span<const std::uint8_t> value;  ///< of any length, as the option states
};

/// The eight bytes of the timestamps if the options are two nops and timestamps, as RFC 7323
/// appendix A recommends and nearly all segments have; else null.
inline const std::uint8_t* usual_timestamps(std::span<const std::uint8_t> options) {
    constexpr std::array<std::uint8_t, 4> usual = {option_kind::nop, option_kind::nop,
                                                   option_kind::timestamps, 10};
    if (options.size() != 12 || std::memcmp(options.data(), usual.data(), usual.size()) != 0)
        return nullptr;
    return options.data() + usual.size();
}

enum class FoundOption : std::uint8_t { option, nothing, malformed, cut };

/// Removes the next option from the front. The end of the list is an option as well.
inline FoundOption take_option(std::span<const std::uint8_t>& rest, TcpOption& out) {
    if (rest.empty()) return FoundOption::nothing;
    out = {rest[0], {}};
    if (out.kind == option_kind::end || out.kind == option_kind::nop) {
        rest = rest.subspan(1);
        return FoundOption::option;
    }
    if (rest.size() < 2) return FoundOption::cut;
    const std::size_t length = rest[1];
    if (length < 2) return FoundOption::malformed;
    if (length > rest.size()) return FoundOption::cut;
    out.value = rest.subspan(2, length - 2);
    rest = rest.subspan(length);
    return FoundOption::option;
}

}  // namespace tcpwhy::wire

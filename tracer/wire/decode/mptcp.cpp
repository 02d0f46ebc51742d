#include "tracer/wire/decode/mptcp.hpp"

#include <cstddef>

#include "tracer/wire/decode/option_walk.hpp"
#include "tracer/wire/decode/sha256.hpp"

namespace tcpwhy::wire {
namespace {

constexpr unsigned subtype_capable = 0;
constexpr unsigned subtype_join = 1;
constexpr unsigned subtype_dss = 2;
constexpr std::size_t key_bytes = 8;
constexpr unsigned dss_data_fin = 0x10;
constexpr unsigned dss_mapping_present = 0x04;

bool is_of(std::span<const std::uint8_t> value, unsigned subtype) {
    return !value.empty() && value[0] >> 4U == subtype;
}

std::uint32_t big_endian(std::span<const std::uint8_t> bytes) {
    std::uint32_t number = 0;
    for (std::size_t at = 0; at < 4; ++at) number = number << 8U | bytes[at];
    return number;
}

}  // namespace

bool is_mptcp_capable(std::span<const std::uint8_t> value) {
    return is_of(value, subtype_capable);
}

bool is_mptcp_join(std::span<const std::uint8_t> value) {
    return is_of(value, subtype_join);
}

std::optional<std::uint32_t> mptcp_join_token(std::span<const std::uint8_t> value) {
    constexpr std::size_t syn_bytes = 10;  // flags, address, token, nonce; a SYN-ACK has more
    if (!is_mptcp_join(value) || value.size() != syn_bytes) return std::nullopt;
    return big_endian(value.subspan(2));
}

std::optional<std::uint32_t> mptcp_key_token(std::span<const std::uint8_t> value) {
    constexpr std::size_t before_key = 2;
    if (!is_mptcp_capable(value) || value.size() < before_key + key_bytes) return std::nullopt;
    const unsigned version = value[0] & 0x0fU;
    if (version != 1) return std::nullopt;
    // RFC 8684 section 3.2: the most significant 32 bits.
    return big_endian(sha256_of_key(value.subspan(before_key, key_bytes)));
}

std::optional<std::uint32_t> find_mptcp_key_token(std::span<const std::uint8_t> options) {
    TcpOption option;
    while (take_option(options, option) == FoundOption::option) {
        if (option.kind == option_kind::end) break;
        if (option.kind != option_kind::mptcp) continue;
        if (const auto token = mptcp_key_token(option.value)) return token;
    }
    return std::nullopt;
}

bool has_data_fin(std::span<const std::uint8_t> options) {
    if (options.empty() || usual_timestamps(options)) return false;
    TcpOption option;
    while (take_option(options, option) == FoundOption::option) {
        if (option.kind == option_kind::end) return false;
        if (option.kind != option_kind::mptcp || !is_of(option.value, subtype_dss)) continue;
        // F without a mapping has no meaning: the mapping holds its number.
        constexpr unsigned both = dss_data_fin | dss_mapping_present;
        if (option.value.size() >= 2 && (option.value[1] & both) == both) return true;
    }
    return false;
}

}  // namespace tcpwhy::wire

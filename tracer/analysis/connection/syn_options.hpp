// The options of a SYN that the analysis needs (RFC 9293 section 3.1, RFC 7323, RFC 2018, RFC
// 7413). They are walked once a segment.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

namespace tcpwhy::analysis {

enum class FastOpen : std::uint8_t { no, asks_for_cookie, has_cookie };

struct SynOptions {
    std::uint64_t timestamps = 0;  ///< both numbers of RFC 7323 section 3.2; 0: none
    std::int32_t scale = -1;       ///< the window's shift, 0 to 14; -1: no scaling
    std::uint16_t mss = 0;         ///< bytes; 0: not announced
    bool sack = false;             ///< selective acknowledgments are permitted
    FastOpen fast_open = FastOpen::no;
    bool multipath = false;                   ///< MP_CAPABLE or MP_JOIN (RFC 8684)
    bool joins = false;                       ///< MP_JOIN
    std::optional<std::uint32_t> join_token;  ///< … of a SYN
    std::optional<std::uint32_t> key_token;   ///< of the key that an MP_CAPABLE shows
};

/// Malformed options end the search; those before them count.
SynOptions read_syn_options(std::span<const std::uint8_t> options);

}  // namespace tcpwhy::analysis

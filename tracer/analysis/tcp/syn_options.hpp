// What the analysis needs of the options of a SYN (RFC 9293 section 3.1, RFC 7323, RFC 2018, RFC
// 7413).
#pragma once

#include <cstdint>
#include <span>

namespace tcpwhy::analysis {

enum class FastOpen : std::uint8_t { no, asks_for_cookie, has_cookie };

struct SynOptions {
    std::uint16_t mss = 0;  ///< bytes; 0: not announced
    int scale = -1;         ///< the window's shift, 0 to 14; -1: no scaling
    bool sack = false;      ///< selective acknowledgments are permitted
    FastOpen fast_open = FastOpen::no;
};

/// Malformed options end the search; what stood before them counts. `found` is as it begins.
void read_syn_options(std::span<const std::uint8_t> options, SynOptions& found);

}  // namespace tcpwhy::analysis

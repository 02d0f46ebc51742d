// TCP options (RFC 9293 section 3.2 and https://www.iana.org/assignments/tcp-parameters): parses
// Segment::options and prints them as tcpdump does. Pure. Never reads out of bounds.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace tcpwhy::wire {

struct SackBlock {
    std::uint32_t left = 0;   ///< absolute sequence number of the first byte
    std::uint32_t right = 0;  ///< of the byte after the last one
    friend bool operator==(const SackBlock&, const SackBlock&) = default;
};

struct TcpTimestamps {
    std::uint32_t value = 0;
    std::uint32_t echo = 0;
};

struct FastOpenOption {
    std::span<const std::uint8_t> cookie;  ///< empty: a request for a cookie
    bool experimental = false;  ///< option 254 with RFC 6994's identifier F989, as before RFC 7413
};

struct AuthenticationOption {
    std::uint8_t key_id = 0;
    std::uint8_t next_key_id = 0;
};

/// The options of one segment; spans borrow from its bytes. Of a repeated option the last one
/// counts, as on Linux.
struct TcpOptions {
    std::optional<std::uint16_t> mss;  ///< bytes (RFC 9293)
    std::optional<std::uint8_t>
        window_scale;                 ///< as sent; more than 14 count as 14 (RFC 7323 section 2.3)
    bool sack_permitted = false;      ///< RFC 2018
    std::array<SackBlock, 4> sack{};  ///< RFC 2018, RFC 2883
    std::uint8_t sack_count = 0;
    std::optional<TcpTimestamps> timestamps;             ///< RFC 7323
    std::optional<FastOpenOption> fast_open;             ///< RFC 7413
    bool md5 = false;                                    ///< RFC 2385
    std::optional<AuthenticationOption> authentication;  ///< TCP-AO, RFC 5925
    std::optional<std::uint8_t> mptcp_subtype;           ///< RFC 8684
    bool malformed = false;  ///< an option has an invalid length; those before it count
    bool cut = false;        ///< the bytes end inside an option
};

TcpOptions parse_options(std::span<const std::uint8_t> options);

/// "capable", "join", "dss", …; "": RFC 8684 has no name for it.
std::string_view mptcp_subtype_name(std::uint8_t subtype);

/// Options of a header with the largest data offset (RFC 9293 section 3.1).
constexpr std::size_t most_options_bytes = 40;
/// The longest text of options. "tcp-ao keyid 255 rnextkeyid 255 mac 0x," is the most that four
/// bytes can become; the mark of damage, or room for a number, follows.
constexpr std::size_t most_options_letters(std::size_t bytes) {
    return bytes * 10 + 32;
}

/// "mss 65495,sackOK,TS val 1 ecr 0,nop,wscale 7". `sack_base` is subtracted from the edges of SACK
/// blocks: the other side's initial sequence number for relative numbers, else 0. Damage prints as
/// "[bad opt]", a cut as "[|tcp]". put_options() returns the end of the text and needs room for
/// most_options_letters().
char* put_options(char* at, std::span<const std::uint8_t> options, std::uint32_t sack_base = 0);
void append_options(std::string& out, std::span<const std::uint8_t> options,
                    std::uint32_t sack_base = 0);

}  // namespace tcpwhy::wire

// TCP options (RFC 9293 section 3.2 and https://www.iana.org/assignments/tcp-parameters), read on
// demand out of Segment::options, and in tcpdump's words. Pure; whatever the bytes are, nothing
// behind them is read.
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
    std::uint32_t right = 0;  ///< and of the one behind the last
    friend bool operator==(const SackBlock&, const SackBlock&) = default;
};

struct TcpTimestamps {
    std::uint32_t value = 0;
    std::uint32_t echo = 0;
};

struct FastOpenOption {
    std::span<const std::uint8_t> cookie;  ///< empty: a cookie is asked for
    bool experimental = false;  ///< option 254 with RFC 6994's identifier F989, as before RFC 7413
};

struct AuthenticationOption {
    std::uint8_t key_id = 0;
    std::uint8_t next_key_id = 0;
};

/// The options of one segment; spans borrow from its bytes. An option that comes twice counts as it
/// comes last, as on Linux.
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
    bool malformed = false;  ///< a length that its kind cannot have; what came before it counts
    bool cut = false;        ///< the bytes end within an option
};

TcpOptions parse_options(std::span<const std::uint8_t> options);

/// "capable", "join", "dss", …; "" when RFC 8684 does not name it.
std::string_view mptcp_subtype_name(std::uint8_t subtype);

/// Options of a header with the largest data offset (RFC 9293 section 3.1).
constexpr std::size_t most_options_bytes = 40;
/// How long the text of options can become: "tcp-ao keyid 255 rnextkeyid 255 mac 0x," stands for
/// four bytes, and no other has as much of them; damage, or room for a number, comes behind.
constexpr std::size_t most_options_letters(std::size_t bytes) {
    return bytes * 10 + 32;
}

/// "mss 65495,sackOK,TS val 1 ecr 0,nop,wscale 7". The edges of SACK blocks are printed less
/// `sack_base` (the initial sequence number of the other side, where relative numbers are wanted).
/// Damage shows as "[bad opt]", a cut as "[|tcp]". put_options() returns where the text ends, and
/// needs room for most_options_letters().
char* put_options(char* at, std::span<const std::uint8_t> options, std::uint32_t sack_base = 0);
void append_options(std::string& out, std::span<const std::uint8_t> options,
                    std::uint32_t sack_base = 0);

}  // namespace tcpwhy::wire

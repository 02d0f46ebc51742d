#include "tracer/wire/decode/tcp_options.hpp"

#include <array>

#include "common/text/put.hpp"
#include "tracer/wire/decode/bytes.hpp"
#include "tracer/wire/decode/option_walk.hpp"

namespace tcpwhy::wire {

namespace {

namespace kind = option_kind;

constexpr std::uint16_t fast_open_experiment = 0xf989;  // RFC 6994's registry
constexpr std::size_t sack_block_bytes = 8;

/// The valid lengths of an option's value, and the name of its kind.
struct Kind {
    std::uint8_t kind;
    std::string_view name;
    std::uint8_t least_bytes;
    std::uint8_t most_bytes;
    std::uint8_t unit_bytes = 1;  ///< the length is a multiple of this power of two
};

constexpr Kind kinds[] = {
    {kind::end, "eol", 0, 0},
    {kind::nop, "nop", 0, 0},
    {kind::mss, "mss", 2, 2},
    {kind::window_scale, "wscale", 1, 1},
    {kind::sack_permitted, "sackOK", 0, 0},
    {kind::sack, "sack", 8, 32, sack_block_bytes},
    {kind::timestamps, "TS", 8, 8},
    {kind::md5, "md5", 16, 16},
    {kind::user_timeout, "uto", 2, 2},
    {kind::authentication, "tcp-ao", 2, 38},
    {kind::mptcp, "mptcp", 1, 38},
    {kind::fast_open, "tfo", 0, 16, 2},
    {kind::experiment, "exp", 2, 38},
};

constexpr std::uint8_t no_row = 0xff;

constexpr auto rows_by_kind = [] {
    std::array<std::uint8_t, 256> rows{};
    rows.fill(no_row);
    for (std::size_t row = 0; row < std::size(kinds); ++row)
        rows[kinds[row].kind] = static_cast<std::uint8_t>(row);
    return rows;
}();

const Kind* find_kind(std::uint8_t number) {
    const std::uint8_t row = rows_by_kind[number];
    return row != no_row ? &kinds[row] : nullptr;
}

bool length_fits(const Kind& known, const TcpOption& option) {
    const std::size_t length = option.value.size();
    return length >= known.least_bytes && length <= known.most_bytes &&
           (length & (known.unit_bytes - 1U)) == 0;
}

bool is_fast_open_experiment(const TcpOption& option) {
    return option.kind == kind::experiment &&
           load_be16(option.value.data()) == fast_open_experiment;
}

SackBlock sack_block(const TcpOption& option, std::size_t index) {
    const std::uint8_t* block = option.value.data() + index * sack_block_bytes;
    return {load_be32(block), load_be32(block + 4)};
}

/// Needs a value of valid length.
void take_in(const TcpOption& option, TcpOptions& out) {
    const std::uint8_t* value = option.value.data();
    switch (option.kind) {
        case kind::mss:
            out.mss = load_be16(value);
            break;
        case kind::window_scale:
            out.window_scale = value[0];
            break;
        case kind::sack_permitted:
            out.sack_permitted = true;
            break;
        case kind::sack:
            out.sack_count = static_cast<std::uint8_t>(option.value.size() / sack_block_bytes);
            for (std::size_t i = 0; i < out.sack_count; ++i) out.sack[i] = sack_block(option, i);
            break;
        case kind::timestamps:
            out.timestamps = {load_be32(value), load_be32(value + 4)};
            break;
        case kind::md5:
            out.md5 = true;
            break;
        case kind::authentication:
            out.authentication = {value[0], value[1]};
            break;
        case kind::mptcp:
            out.mptcp_subtype = static_cast<std::uint8_t>(value[0] >> 4U);
            break;
        case kind::fast_open:
            out.fast_open = {option.value, false};
            break;
        case kind::experiment:
            if (is_fast_open_experiment(option)) out.fast_open = {option.value.subspan(2), true};
            break;
        default:
            break;
    }
}

template <class Words>
char* put_after(char* at, const Words& words, std::uint32_t number) {
    return put_number(put(at, words), number);
}

char* put_hexadecimal(char* at, std::span<const std::uint8_t> bytes) {
    constexpr char digits[] = "0123456789abcdef";
    for (const std::uint8_t byte : bytes) {
        at = put(at, digits[byte >> 4U]);
        at = put(at, digits[byte & 0x0fU]);
    }
    return at;
}

char* put_unknown(char* at, const TcpOption& option) {
    at = put_after(at, "unknown-", std::uint32_t{option.kind});
    return option.value.empty() ? at : put_hexadecimal(put(at, " 0x"), option.value);
}

char* put_fast_open(char* at, std::span<const std::uint8_t> cookie) {
    at = cookie.empty() ? put(at, " cookiereq") : put(at, " cookie ");
    return put_hexadecimal(at, cookie);
}

char* put_sack(char* at, const TcpOption& option, std::uint32_t base) {
    const std::size_t count = option.value.size() / sack_block_bytes;
    at = put(put_after(at, " ", static_cast<std::uint32_t>(count)), ' ');
    for (std::size_t i = 0; i < count; ++i) {
        const SackBlock block = sack_block(option, i);
        at = put_after(at, "{", block.left - base);
        at = put_after(at, ":", block.right - base);
        at = put(at, '}');
    }
    return at;
}

/// The length distinguishes the forms of a subtype (capable: 4 in a SYN, 12 in a SYN-ACK, 20 or
/// more in an ACK).
char* put_mptcp(char* at, const TcpOption& option) {
    const std::uint8_t subtype = option.value[0] >> 4U;
    const std::string_view name = mptcp_subtype_name(subtype);
    at = put(put_after(at, " ", static_cast<std::uint32_t>(option.value.size() + 2)), ' ');
    return name.empty() ? put_after(at, "unknown-", std::uint32_t{subtype}) : put(at, name);
}

char* put_timestamps(char* at, const std::uint8_t* value) {
    at = put_after(at, "TS val ", load_be32(value));
    return put_after(at, " ecr ", load_be32(value + 4));
}

/// Needs a value of valid length.
char* put_value(char* at, const TcpOption& option, std::uint32_t sack_base) {
    const std::uint8_t* value = option.value.data();
    switch (option.kind) {
        case kind::mss:
            return put_after(at, " ", std::uint32_t{load_be16(value)});
        case kind::window_scale:
            return put_after(at, " ", std::uint32_t{value[0]});
        case kind::sack:
            return put_sack(at, option, sack_base);
        case kind::md5:
            return put_hexadecimal(put(at, ' '), option.value);
        case kind::user_timeout:
            return put_hexadecimal(put(at, " 0x"), option.value);
        case kind::authentication:
            at = put_after(at, " keyid ", std::uint32_t{value[0]});
            at = put_after(at, " rnextkeyid ", std::uint32_t{value[1]});
            return put_hexadecimal(put(at, " mac 0x"), option.value.subspan(2));
        case kind::mptcp:
            return put_mptcp(at, option);
        case kind::fast_open:
            return put_fast_open(put(at, ' '), option.value);
        case kind::experiment:
            if (is_fast_open_experiment(option))
                return put_fast_open(put(at, "-tfo"), option.value.subspan(2));
            return put_hexadecimal(put(at, '-'), option.value);
        default:
            return at;
    }
}

char* put_option(char* at, const TcpOption& option, std::uint32_t sack_base) {
    const Kind* known = find_kind(option.kind);
    if (known == nullptr) return put_unknown(at, option);
    if (!length_fits(*known, option)) return put(put(at, known->name), "[bad opt]");
    if (option.kind == kind::timestamps) return put_timestamps(at, option.value.data());
    return put_value(put(at, known->name), option, sack_base);
}

}  // namespace

TcpOptions parse_options(std::span<const std::uint8_t> options) {
    TcpOptions out;
    TcpOption option;
    FoundOption found = FoundOption::nothing;
    while ((found = take_option(options, option)) == FoundOption::option &&
           option.kind != kind::end) {
        const Kind* known = find_kind(option.kind);
        if (known == nullptr) continue;
        if (length_fits(*known, option)) {
            take_in(option, out);
        } else {
            out.malformed = true;
        }
    }
    out.malformed = out.malformed || found == FoundOption::malformed;
    out.cut = found == FoundOption::cut;
    return out;
}

std::string_view mptcp_subtype_name(std::uint8_t subtype) {
    constexpr std::string_view names[] = {"capable", "join", "dss",        "add-addr", "rem-addr",
                                          "prio",    "fail", "fast-close", "tcprst"};
    return subtype < std::size(names) ? names[subtype] : std::string_view{};
}

char* put_options(char* at, std::span<const std::uint8_t> options, std::uint32_t sack_base) {
    if (const std::uint8_t* stamps = usual_timestamps(options))
        return put_timestamps(put(at, "nop,nop,"), stamps);
    const char* const begin = at;
    TcpOption option;
    FoundOption found = FoundOption::nothing;
    while ((found = take_option(options, option)) == FoundOption::option) {
        if (at != begin) at = put(at, ',');
        at = put_option(at, option, sack_base);
        if (option.kind == kind::end) return at;
    }
    if (found == FoundOption::nothing) return at;
    if (at != begin) at = put(at, ',');
    return found == FoundOption::cut ? put(at, "[|tcp]") : put(at, "[bad opt]");
}

void append_options(std::string& out, std::span<const std::uint8_t> options,
                    std::uint32_t sack_base) {
    const std::size_t begin = out.size();
    out.resize(begin + most_options_letters(options.size()));
    const char* const end = put_options(out.data() + begin, options, sack_base);
    out.resize(static_cast<std::size_t>(end - out.data()));
}

}  // namespace tcpwhy::wire

#include "tracer/analysis/sockets/socket_options.hpp"

#include <algorithm>
#include <limits>
#include <optional>

#include "tracer/analysis/sockets/linux_numbers.hpp"

namespace tcpwhy::analysis {
namespace {

namespace number = linux_number;

/// Bytes of a record beside the program's, by the first four bytes of the option's value: version
/// and cipher (linux/tls.h). TLS 1.3: header 5, type 1, tag 16. TLS 1.2: header 5, tag 16, and 8
/// for the nonce, which ChaCha20 does not send. 0: not known.
std::uint32_t overhead_of(std::int64_t crypto_info) {
    constexpr std::int64_t tls_1_2 = 0x0303;
    constexpr std::int64_t tls_1_3 = 0x0304;
    constexpr std::int64_t chacha = 54;
    const std::int64_t version = crypto_info & 0xffff;
    const std::int64_t cipher = (crypto_info >> 16) & 0xffff;
    if (version == tls_1_3) return 22;
    if (version != tls_1_2) return 0;
    return cipher == chacha ? 21 : 29;
}

/// At SOL_SOCKET (socket(7)).
void end_socket_option(const model::args::Option& option, SocketView& socket) {
    constexpr std::int64_t most = std::numeric_limits<std::int32_t>::max();
    switch (option.option) {
        case number::so_oobinline:
            socket.oob_inline = option.value != 0;
            break;
        case number::so_max_pacing_rate:  // ~0: no limit
            socket.paced = option.value != -1;
            break;
        case number::so_zerocopy:
            socket.zero_copy = option.value != 0;
            break;
        case number::so_peek_off:
            socket.peek_offset = option.value;
            break;
        case number::so_rcvlowat:  // sock_setsockopt(): 0 is 1, a negative value the largest
            socket.low_water = static_cast<std::uint32_t>(
                option.value < 0 ? most : std::max<std::int64_t>(option.value, 1));
            break;
        default:
            break;
    }
}

/// `drops` with the option that the call sets; nothing if that is none of them. It may act before
/// the call returns, and the former value until then.
std::optional<Drops> with_option(const model::CallEntered& call, Drops drops, bool has_returned) {
    if (call.call != model::SystemCall::setsockopt) return std::nullopt;
    const auto& set = call.as<model::args::Option>();
    const auto is = [&](std::int32_t level, std::int32_t option) {
        return set.level == level && set.option == option;
    };
    const auto least = [&](std::uint8_t before) {
        const auto now = static_cast<std::uint8_t>(set.value);
        return has_returned ? now : std::max(before, now);
    };
    if (is(number::sol_socket, number::so_attach_filter) ||
        is(number::sol_socket, number::so_attach_bpf))
        drops.filtered = true;
    else if (is(number::sol_socket, number::so_detach_filter))
        drops.filtered = drops.filtered && !has_returned;
    else if (is(number::ipproto_ip, number::ip_minttl))
        drops.least_ttl = least(drops.least_ttl);
    else if (is(number::ipproto_ipv6, number::ipv6_minhopcount))
        drops.least_hops = least(drops.least_hops);
    else if (is(number::ipproto_tcp, number::tcp_md5sig) ||
             is(number::ipproto_tcp, number::tcp_md5sig_ext) ||
             is(number::ipproto_tcp, number::tcp_ao_add_key))
        drops.is_signed = true;
    else
        return std::nullopt;
    return drops;
}

}  // namespace

bool changes_drops(const model::CallEntered& call) {
    return with_option(call, {}, false).has_value();
}

bool acknowledges(const model::CallEntered& call) {
    const auto& asked = call.as<model::args::Option>();
    if (asked.level != number::ipproto_tcp) return false;
    if (call.call != model::SystemCall::setsockopt)
        return asked.option == number::tcp_zerocopy_receive;
    return asked.option == number::tcp_quickack && asked.value != 0;
}

bool releases_bytes(const model::CallEntered& call) {
    const auto& set = call.as<model::args::Option>();
    if (call.call != model::SystemCall::setsockopt || set.level != number::ipproto_tcp)
        return false;
    return (set.option == number::tcp_nodelay && set.value != 0) ||
           (set.option == number::tcp_cork && set.value == 0);
}

void refuse_drops(SocketView& socket) {
    socket.drops = socket.drops_before;
}

void begin_option(const model::CallEntered& call, SocketView& socket) {
    const std::optional<Drops> drops = with_option(call, socket.drops, false);
    if (!drops) return;
    socket.drops_before = socket.drops;
    socket.drops = *drops;
}

void end_option(const model::CallEntered& entered, const model::CallReturned& returned,
                SocketView& socket) {
    if (entered.call != model::SystemCall::setsockopt) return;
    const auto& option = entered.as<model::args::Option>();
    if (returned.result != 0) {
        if (changes_drops(entered)) refuse_drops(socket);
        return;
    }
    if (const auto drops = with_option(entered, socket.drops, true)) socket.drops = *drops;
    if (option.level == number::ipproto_tcp) {
        if (option.option == number::tcp_defer_accept) socket.defers_accept = option.value > 0;
        if (option.option == number::tcp_nodelay) socket.sends_at_once = option.value != 0;
        if (option.option == number::tcp_cork) socket.corked = option.value != 0;
    }
    if (option.level == number::ipproto_ipv6 && option.option == number::ipv6_v6only)
        socket.ipv6_only = option.value != 0;
    if (option.level == number::sol_socket) end_socket_option(option, socket);
    if (option.level == number::sol_tls && option.option == number::tls_tx) {
        socket.tls_sends = true;
        socket.record_overhead = overhead_of(option.value);
    }
    if (option.level == number::sol_tls && option.option == number::tls_rx)
        socket.tls_receives = true;
}

}  // namespace tcpwhy::analysis

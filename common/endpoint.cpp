#include "common/endpoint.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <charconv>

#include "common/text/decimal.hpp"
#include "common/text/put.hpp"

namespace tcpwhy {
namespace {

/// ::ffff:0:0/96, RFC 4291 section 2.5.5.2.
constexpr std::array<std::uint8_t, 12> mapped_prefix{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

/// Written by hand for speed: the line of each segment has two addresses.
char* put_ipv4(char* at, const std::uint8_t* bytes) {
    at = put_number(at, std::uint32_t{bytes[0]});
    for (int i = 1; i < 4; ++i) at = put_number(put(at, '.'), std::uint32_t{bytes[i]});
    return at;
}

}  // namespace

Address Address::loopback_v4() {
    constexpr std::uint8_t loopback[4] = {127, 0, 0, 1};
    return ipv4(loopback);
}

Address Address::unmapped() const {
    const bool mapped = family == Family::ipv6 &&
                        std::equal(mapped_prefix.begin(), mapped_prefix.end(), bytes.begin());
    return mapped ? ipv4(bytes.data() + mapped_prefix.size()) : *this;
}

bool Address::is_any() const {
    return family != Family::none &&
           std::all_of(bytes.begin(), bytes.end(), [](std::uint8_t byte) { return byte == 0; });
}

char* put(char* at, const Address& address) {
    static_assert(most_address_letters >= INET6_ADDRSTRLEN);
    switch (address.family) {
        case Address::Family::ipv4:
            return put_ipv4(at, address.bytes.data());
        case Address::Family::ipv6:
            inet_ntop(AF_INET6, address.bytes.data(), at, INET6_ADDRSTRLEN);
            return at + std::strlen(at);
        case Address::Family::none:
            break;
    }
    return put(at, '?');
}

void append(std::string& out, const Address& address) {
    append_put<most_address_letters>(out, [&](char* at) { return put(at, address); });
}

std::string to_string(const Address& address) {
    std::string out;
    append(out, address);
    return out;
}

void append(std::string& out, const Endpoint& endpoint) {
    const bool bracketed = endpoint.address.family == Address::Family::ipv6;
    if (bracketed) out += '[';
    append(out, endpoint.address);
    if (bracketed) out += ']';
    if (endpoint == Endpoint{}) return;
    out += ':';
    append_decimal(out, endpoint.port);
}

std::string to_string(const Endpoint& endpoint) {
    std::string out;
    append(out, endpoint);
    return out;
}

std::optional<Address> parse_address(std::string_view text) {
    char terminated[INET6_ADDRSTRLEN];
    if (text.size() >= sizeof terminated || text.find('\0') != std::string_view::npos)
        return std::nullopt;
    *std::copy(text.begin(), text.end(), terminated) = '\0';
    std::uint8_t bytes[16];
    if (inet_pton(AF_INET, terminated, bytes) == 1) return Address::ipv4(bytes);
    if (inet_pton(AF_INET6, terminated, bytes) == 1) return Address::ipv6(bytes);
    return std::nullopt;
}

std::optional<Endpoint> parse_endpoint(std::string_view text) {
    const auto colon = text.rfind(':');
    if (colon == std::string_view::npos) return std::nullopt;
    std::string_view address_text = text.substr(0, colon);
    const bool bracketed =
        address_text.size() >= 2 && address_text.front() == '[' && address_text.back() == ']';
    if (bracketed) address_text = address_text.substr(1, address_text.size() - 2);

    const auto address = parse_address(address_text);
    const auto port = parse_port(text.substr(colon + 1), 0);
    if (!address || !port) return std::nullopt;
    // "::1:80" is ambiguous: IPv6 needs brackets, and only IPv6 has them.
    if (bracketed != (address->family == Address::Family::ipv6)) return std::nullopt;
    return Endpoint{*address, *port};
}

std::optional<std::uint16_t> parse_port(std::string_view text, std::uint16_t lowest) {
    std::uint16_t port = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
    if (error != std::errc{} || end != text.data() + text.size() || port < lowest)
        return std::nullopt;
    return port;
}

std::optional<Endpoint> endpoint_from_sockaddr(const void* sockaddr, std::size_t length) {
    sa_family_t family = 0;
    if (sockaddr == nullptr || length < sizeof family) return std::nullopt;
    std::memcpy(&family, sockaddr, sizeof family);
    if (family == AF_INET && length >= sizeof(sockaddr_in)) {
        sockaddr_in v4{};
        std::memcpy(&v4, sockaddr, sizeof v4);
        std::uint8_t bytes[4];
        std::memcpy(bytes, &v4.sin_addr, sizeof bytes);
        return Endpoint{Address::ipv4(bytes), ntohs(v4.sin_port)};
    }
    // SIN6_LEN_RFC2133: the kernel also accepts addresses without the last field, the scope id.
    if (family == AF_INET6 && length >= offsetof(sockaddr_in6, sin6_scope_id)) {
        sockaddr_in6 v6{};
        std::memcpy(&v6, sockaddr, std::min(length, sizeof v6));
        return Endpoint{Address::ipv6(v6.sin6_addr.s6_addr), ntohs(v6.sin6_port)};
    }
    return std::nullopt;
}

}  // namespace tcpwhy

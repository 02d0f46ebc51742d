// Network addresses as plain values: an IPv4 or IPv6 address, and an address with a TCP port.
//
// Comparing and hashing are cheap, because the analysis does both for every segment. An IPv4-mapped
// IPv6 address (::ffff:a.b.c.d, RFC 4291 section 2.5.5.2), which a dual-stack socket reports, can
// be reduced to the IPv4 address that is on the wire.
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace tcpwhy {

struct Address {
    enum class Family : std::uint8_t { none = 0, ipv4 = 4, ipv6 = 6 };

    std::array<std::uint8_t, 16>
        bytes{};  ///< network order; IPv4 uses the first four, the rest is 0
    Family family = Family::none;

    static Address ipv4(const std::uint8_t* four_bytes) { return of(Family::ipv4, four_bytes, 4); }
    static Address ipv6(const std::uint8_t* sixteen_bytes) {
        return of(Family::ipv6, sixteen_bytes, 16);
    }
    static Address loopback_v4();

    /// ::ffff:a.b.c.d becomes a.b.c.d; anything else is returned as it is.
    [[nodiscard]] Address unmapped() const;
    [[nodiscard]] bool is_any() const;  ///< 0.0.0.0 or ::

    /// As two numbers: every segment is looked up by its addresses, and a call of memcmp() costs
    /// more.
    friend bool operator==(const Address& one, const Address& two) {
        std::uint64_t a[2];
        std::uint64_t b[2];
        std::memcpy(a, one.bytes.data(), sizeof a);
        std::memcpy(b, two.bytes.data(), sizeof b);
        return a[0] == b[0] && a[1] == b[1] && one.family == two.family;
    }
    friend auto operator<=>(const Address&, const Address&) = default;

  private:
    /// Through two numbers, as they are compared: bytes written one way and read another have to
    /// wait for each other.
    static Address of(Family family, const std::uint8_t* bytes, std::size_t size) {
        std::uint64_t words[2]{};
        std::memcpy(words, bytes, size);
        Address address;
        std::memcpy(address.bytes.data(), words, sizeof words);
        address.family = family;
        return address;
    }
};

struct Endpoint {
    Address address;
    std::uint16_t port = 0;  ///< host order

    friend bool operator==(const Endpoint&, const Endpoint&) = default;
    friend auto operator<=>(const Endpoint&, const Endpoint&) = default;
};

/// "127.0.0.1", "::1"; "?" where there is none. Returns where the text ends.
constexpr std::size_t most_address_letters = 46;  ///< RFC 4291 section 2.2, and a final NUL
char* put(char* at, const Address& address);
void append(std::string& out, const Address& address);
std::string to_string(const Address& address);

/// "127.0.0.1:9877", "[::1]:9877".
void append(std::string& out, const Endpoint& endpoint);
std::string to_string(const Endpoint& endpoint);

/// Reads a numeric IPv4 or IPv6 address (no names); nothing when it is malformed.
std::optional<Address> parse_address(std::string_view text);

/// Reads what to_string(Endpoint) writes; nothing when it is malformed or the port is not in
/// 0..65535.
std::optional<Endpoint> parse_endpoint(std::string_view text);

/// Reads a decimal port in lowest..65535; nothing otherwise.
std::optional<std::uint16_t> parse_port(std::string_view text, std::uint16_t lowest = 1);

/// From and to the kernel's struct sockaddr (AF_INET, AF_INET6). `length` is the number of valid
/// bytes.
std::optional<Endpoint> endpoint_from_sockaddr(const void* sockaddr, std::size_t length);

}  // namespace tcpwhy

template <>
struct std::hash<tcpwhy::Endpoint> {
    std::size_t operator()(const tcpwhy::Endpoint& endpoint) const noexcept {
        std::uint64_t high = 0;
        std::uint64_t low = 0;
        std::memcpy(&high, endpoint.address.bytes.data(), 8);
        std::memcpy(&low, endpoint.address.bytes.data() + 8, 8);
        std::uint64_t mixed = (high ^ (low * 0x9e3779b97f4a7c15ULL)) + endpoint.port;
        mixed = (mixed ^ (mixed >> 32)) * 0xd6e8feb86659fd93ULL;
        return static_cast<std::size_t>(mixed ^ (mixed >> 32));
    }
};

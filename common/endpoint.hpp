// Network addresses as plain values: an IPv4 or IPv6 address, and an address with a TCP port.
//
// Comparing and hashing are cheap, because the analysis does both for every segment. An IPv4-mapped
// IPv6 address (::ffff:a.b.c.d, RFC 4291 section 2.5.5.2), which a dual-stack socket reports, can
// be reduced to the IPv4 address on the wire.
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

    std::array<std::uint8_t, 16> bytes{};  ///< network order; IPv4: the first four, then zeros
    Family family = Family::none;

    static Address ipv4(const std::uint8_t* four_bytes) { return of(Family::ipv4, four_bytes, 4); }
    static Address ipv6(const std::uint8_t* sixteen_bytes) {
        return of(Family::ipv6, sixteen_bytes, 16);
    }
    static Address loopback_v4();

    /// ::ffff:a.b.c.d becomes a.b.c.d; anything else is returned as it is.
    [[nodiscard]] Address unmapped() const;
    [[nodiscard]] bool is_any() const;  ///< 0.0.0.0 or ::

    /// Compares two numbers, which is cheaper than memcmp(): each segment is looked up by its
    /// addresses.
    friend bool operator==(const Address& one, const Address& two) {
        std::uint64_t a[2];
        std::uint64_t b[2];
        std::memcpy(a, one.bytes.data(), sizeof a);
        std::memcpy(b, two.bytes.data(), sizeof b);
        return a[0] == b[0] && a[1] == b[1] && one.family == two.family;
    }
    // clang-tidy 14 takes the 0 that a defaulted <=> is compared with for a pointer.
    // NOLINTNEXTLINE(modernize-use-nullptr)
    friend auto operator<=>(const Address&, const Address&) = default;

  private:
    /// Stores two numbers, because operator== loads two: a load of another width than the store
    /// before it stalls the processor.
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
    // NOLINTNEXTLINE(modernize-use-nullptr): as above
    friend auto operator<=>(const Endpoint&, const Endpoint&) = default;
};

constexpr std::size_t most_address_letters = 46;  ///< RFC 4291 section 2.2, and a final NUL
/// "127.0.0.1", "::1"; "?" for Family::none. put() writes at most most_address_letters and returns
/// the end of the text.
char* put(char* at, const Address& address);
void append(std::string& out, const Address& address);
std::string to_string(const Address& address);

/// "127.0.0.1:9877", "[::1]:9877".
void append(std::string& out, const Endpoint& endpoint);
std::string to_string(const Endpoint& endpoint);

/// Reads a numeric IPv4 or IPv6 address, not a host name; nullopt: malformed.
std::optional<Address> parse_address(std::string_view text);

/// Reads the text that to_string(Endpoint) writes; nullopt: malformed, or a port above 65535.
std::optional<Endpoint> parse_endpoint(std::string_view text);

/// Reads a decimal port; nullopt: malformed, or not in lowest..65535.
std::optional<std::uint16_t> parse_port(std::string_view text, std::uint16_t lowest = 1);

/// Reads a struct sockaddr of AF_INET or AF_INET6 of which `length` bytes are valid; nullopt:
/// another family, or too short.
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

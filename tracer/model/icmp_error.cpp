#include "tracer/model/icmp_error.hpp"

#include <array>

namespace tcpwhy::model {
namespace {

using Family = Address::Family;

constexpr std::uint8_t any_code = 255;

// errno(3), asm-generic.
constexpr int eacces = 13;
constexpr int enonet = 64;
constexpr int eproto = 71;
constexpr int enoprotoopt = 92;
constexpr int eopnotsupp = 95;
constexpr int enetunreach = 101;
constexpr int econnrefused = 111;
constexpr int ehostdown = 112;
constexpr int ehostunreach = 113;

/// RFC 792, RFC 1122 section 3.2.2.1, RFC 1812 section 5.2.7.1, RFC 4443 section 3; the errors as
/// Linux's tables icmp_err_convert (net/ipv4/icmp.c) and tab_unreach (net/ipv6/icmp.c) have them.
struct Row {
    Family family;
    std::uint8_t type;
    std::uint8_t code;
    std::string_view name;
    int error;
};
constexpr std::array rows = {
    Row{Family::ipv4, 3, 0, "net-unreachable", enetunreach},
    Row{Family::ipv4, 3, 1, "host-unreachable", ehostunreach},
    Row{Family::ipv4, 3, 2, "protocol-unreachable", enoprotoopt},
    Row{Family::ipv4, 3, 3, "port-unreachable", econnrefused},
    Row{Family::ipv4, 3, 4, "fragmentation-needed", 0},
    Row{Family::ipv4, 3, 5, "source-route-failed", eopnotsupp},
    Row{Family::ipv4, 3, 6, "net-unknown", enetunreach},
    Row{Family::ipv4, 3, 7, "host-unknown", ehostdown},
    Row{Family::ipv4, 3, 8, "host-isolated", enonet},
    Row{Family::ipv4, 3, 9, "net-prohibited", enetunreach},
    Row{Family::ipv4, 3, 10, "host-prohibited", ehostunreach},
    Row{Family::ipv4, 3, 11, "net-unreachable-for-tos", enetunreach},
    Row{Family::ipv4, 3, 12, "host-unreachable-for-tos", ehostunreach},
    Row{Family::ipv4, 3, 13, "admin-prohibited", ehostunreach},
    Row{Family::ipv4, 3, 14, "precedence-violation", ehostunreach},
    Row{Family::ipv4, 3, 15, "precedence-cutoff", ehostunreach},
    Row{Family::ipv4, 3, any_code, "unreachable", 0},
    Row{Family::ipv4, 11, 0, "time-exceeded", ehostunreach},
    Row{Family::ipv4, 11, any_code, "reassembly-time-exceeded", ehostunreach},
    Row{Family::ipv4, 12, any_code, "parameter-problem", eproto},
    Row{Family::ipv6, 1, 0, "no-route", enetunreach},
    Row{Family::ipv6, 1, 1, "admin-prohibited", eacces},
    Row{Family::ipv6, 1, 2, "beyond-scope", ehostunreach},
    Row{Family::ipv6, 1, 3, "address-unreachable", ehostunreach},
    Row{Family::ipv6, 1, 4, "port-unreachable", econnrefused},
    Row{Family::ipv6, 1, 5, "policy-fail", eacces},
    Row{Family::ipv6, 1, 6, "reject-route", eacces},
    Row{Family::ipv6, 1, any_code, "unreachable", 0},
    Row{Family::ipv6, 2, any_code, "packet-too-big", 0},
    Row{Family::ipv6, 3, 0, "time-exceeded", ehostunreach},
    Row{Family::ipv6, 3, any_code, "reassembly-time-exceeded", ehostunreach},
    Row{Family::ipv6, 4, any_code, "parameter-problem", eproto},
};

const Row* row_of(Family family, std::uint8_t type, std::uint8_t code) {
    for (const Row& row : rows)
        if (row.family == family && row.type == type && (row.code == code || row.code == any_code))
            return &row;
    return nullptr;
}

}  // namespace

bool is_icmp_error(Family family, std::uint8_t type) {
    return row_of(family, type, any_code) != nullptr;
}

std::string_view name(const IcmpError& error) {
    const Row* row = row_of(error.source.family, error.type, error.code);
    return row ? row->name : std::string_view("error");
}

int errno_of(const IcmpError& error) {
    const Row* row = row_of(error.source.family, error.type, error.code);
    return row ? row->error : 0;
}

}  // namespace tcpwhy::model

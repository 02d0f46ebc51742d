#include "tracer/model/icmp_error.hpp"

#include <array>

namespace tcpwhy::model {
namespace {

using Ip = Address::Family;

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
struct ErrorRow {
    Ip family;
    std::uint8_t type;
    std::uint8_t code;
    std::string_view name;
    int error;
};
constexpr std::array error_rows = {
    ErrorRow{Ip::ipv4, 3, 0, "net-unreachable", enetunreach},
    ErrorRow{Ip::ipv4, 3, 1, "host-unreachable", ehostunreach},
    ErrorRow{Ip::ipv4, 3, 2, "protocol-unreachable", enoprotoopt},
    ErrorRow{Ip::ipv4, 3, 3, "port-unreachable", econnrefused},
    ErrorRow{Ip::ipv4, 3, 4, "fragmentation-needed", 0},
    ErrorRow{Ip::ipv4, 3, 5, "source-route-failed", eopnotsupp},
    ErrorRow{Ip::ipv4, 3, 6, "net-unknown", enetunreach},
    ErrorRow{Ip::ipv4, 3, 7, "host-unknown", ehostdown},
    ErrorRow{Ip::ipv4, 3, 8, "host-isolated", enonet},
    ErrorRow{Ip::ipv4, 3, 9, "net-prohibited", enetunreach},
    ErrorRow{Ip::ipv4, 3, 10, "host-prohibited", ehostunreach},
    ErrorRow{Ip::ipv4, 3, 11, "net-unreachable-for-tos", enetunreach},
    ErrorRow{Ip::ipv4, 3, 12, "host-unreachable-for-tos", ehostunreach},
    ErrorRow{Ip::ipv4, 3, 13, "admin-prohibited", ehostunreach},
    ErrorRow{Ip::ipv4, 3, 14, "precedence-violation", ehostunreach},
    ErrorRow{Ip::ipv4, 3, 15, "precedence-cutoff", ehostunreach},
    ErrorRow{Ip::ipv4, 3, any_code, "unreachable", 0},
    ErrorRow{Ip::ipv4, 11, 0, "time-exceeded", ehostunreach},
    ErrorRow{Ip::ipv4, 11, any_code, "reassembly-time-exceeded", ehostunreach},
    ErrorRow{Ip::ipv4, 12, any_code, "parameter-problem", eproto},
    ErrorRow{Ip::ipv6, 1, 0, "no-route", enetunreach},
    ErrorRow{Ip::ipv6, 1, 1, "admin-prohibited", eacces},
    ErrorRow{Ip::ipv6, 1, 2, "beyond-scope", ehostunreach},
    ErrorRow{Ip::ipv6, 1, 3, "address-unreachable", ehostunreach},
    ErrorRow{Ip::ipv6, 1, 4, "port-unreachable", econnrefused},
    ErrorRow{Ip::ipv6, 1, 5, "policy-fail", eacces},
    ErrorRow{Ip::ipv6, 1, 6, "reject-route", eacces},
    ErrorRow{Ip::ipv6, 1, any_code, "unreachable", 0},
    ErrorRow{Ip::ipv6, 2, any_code, "packet-too-big", 0},
    ErrorRow{Ip::ipv6, 3, 0, "time-exceeded", ehostunreach},
    ErrorRow{Ip::ipv6, 3, any_code, "reassembly-time-exceeded", ehostunreach},
    ErrorRow{Ip::ipv6, 4, any_code, "parameter-problem", eproto},
};

const ErrorRow* row_of(Ip family, std::uint8_t type, std::uint8_t code) {
    for (const ErrorRow& row : error_rows)
        if (row.family == family && row.type == type && (row.code == code || row.code == any_code))
            return &row;
    return nullptr;
}

}  // namespace

bool is_icmp_error(Ip family, std::uint8_t type) {
    return row_of(family, type, any_code) != nullptr;
}

std::string_view name(const IcmpError& error) {
    const ErrorRow* row = row_of(error.source.family, error.type, error.code);
    return row ? row->name : std::string_view("error");
}

int errno_of(const IcmpError& error) {
    const ErrorRow* row = row_of(error.source.family, error.type, error.code);
    return row ? row->error : 0;
}

}  // namespace tcpwhy::model

#include "tracer/render/words/icmp_line.hpp"

#include <array>

#include "tracer/render/words/numbers.hpp"
#include "tracer/why/sentence.hpp"

namespace tcpwhy::render {
namespace {

using IpFamily = Address::Family;

/// tcpdump's words; {to} is the address that could not be reached, {port} the port, {mtu} the size.
/// The first row that fits is the one; code 255 fits all.
struct IcmpWords {
    IpFamily family;
    std::uint8_t type;
    std::uint8_t code;
    std::string_view text;
};
constexpr std::uint8_t any_code = 255;
constexpr std::array words = {
    IcmpWords{IpFamily::ipv4, 3, 0, "net {to} unreachable"},
    IcmpWords{IpFamily::ipv4, 3, 1, "host {to} unreachable"},
    IcmpWords{IpFamily::ipv4, 3, 2, "{to} protocol 6 unreachable"},
    IcmpWords{IpFamily::ipv4, 3, 3, "{to} tcp port {port} unreachable"},
    IcmpWords{IpFamily::ipv4, 3, 4, "{to} unreachable - need to frag{mtu}"},
    IcmpWords{IpFamily::ipv4, 3, 5, "{to} unreachable - source route failed"},
    IcmpWords{IpFamily::ipv4, 3, 6, "net {to} unreachable - unknown"},
    IcmpWords{IpFamily::ipv4, 3, 7, "host {to} unreachable - unknown"},
    IcmpWords{IpFamily::ipv4, 3, 8, "{to} unreachable - source host isolated"},
    IcmpWords{IpFamily::ipv4, 3, 9, "net {to} unreachable - admin prohibited"},
    IcmpWords{IpFamily::ipv4, 3, 10, "host {to} unreachable - admin prohibited"},
    IcmpWords{IpFamily::ipv4, 3, 11, "net {to} unreachable - tos prohibited"},
    IcmpWords{IpFamily::ipv4, 3, 12, "host {to} unreachable - tos prohibited"},
    IcmpWords{IpFamily::ipv4, 3, 13, "host {to} unreachable - admin prohibited filter"},
    IcmpWords{IpFamily::ipv4, 3, 14, "host {to} unreachable - host precedence violation"},
    IcmpWords{IpFamily::ipv4, 3, 15, "host {to} unreachable - precedence cutoff"},
    IcmpWords{IpFamily::ipv4, 3, any_code, "{to} unreachable - #{code}"},
    IcmpWords{IpFamily::ipv4, 11, 0, "time exceeded in-transit"},
    IcmpWords{IpFamily::ipv4, 11, any_code, "ip reassembly time exceeded"},
    IcmpWords{IpFamily::ipv4, 12, any_code, "parameter problem - code {code}"},
    IcmpWords{IpFamily::ipv6, 1, 0, "destination unreachable, unreachable route {to}"},
    IcmpWords{IpFamily::ipv6, 1, 1, "destination unreachable, unreachable prohibited {to}"},
    IcmpWords{IpFamily::ipv6, 1, 2,
              "destination unreachable, beyond scope {to}, source address {from}"},
    IcmpWords{IpFamily::ipv6, 1, 3, "destination unreachable, unreachable address {to}"},
    IcmpWords{IpFamily::ipv6, 1, 4,
              "destination unreachable, unreachable port, {to} tcp port {port}"},
    IcmpWords{IpFamily::ipv6, 1, any_code,
              "destination unreachable, unknown unreach code ({code})"},
    IcmpWords{IpFamily::ipv6, 2, any_code, "packet too big, mtu {size}"},
    IcmpWords{IpFamily::ipv6, 3, 0, "time exceeded in-transit for {to}"},
    IcmpWords{IpFamily::ipv6, 3, any_code, "time exceeded in-transit (reassembly)"},
    IcmpWords{IpFamily::ipv6, 4, any_code, "parameter problem, code #{code}"},
};

std::string_view text_of(const model::IcmpError& error) {
    for (const IcmpWords& row : words)
        if (row.family == error.source.family && row.type == error.type &&
            (row.code == error.code || row.code == any_code))
            return row.text;
    return "type {type}, code {code}";
}

void append_word(std::string& out, std::string_view word, const model::IcmpError& error) {
    if (word == "to") {
        append(out, error.to.address);
    } else if (word == "from") {
        append(out, error.from.address);
    } else if (word == "port") {
        append_number(out, error.to.port);
    } else if (word == "size") {
        append_number(out, error.mtu);
    } else if (word == "mtu") {
        if (error.mtu == 0) return;
        out += " (mtu ";
        append_number(out, error.mtu);
        out += ')';
    } else {
        append_number(out, word == "type" ? error.type : error.code);
    }
}

}  // namespace

void append_icmp(std::string& out, const model::IcmpError& error) {
    out += error.source.family == IpFamily::ipv6 ? "ICMP6, " : "ICMP ";
    why::fill(out, text_of(error), [&](std::string_view word) { append_word(out, word, error); });
    out += ", length ";
    append_number(out, error.length);
}

void append_icmp_line(std::string& out, const model::IcmpError& error) {
    out += error.source.family == IpFamily::ipv6 ? "IP6 " : "IP ";
    append(out, error.source);
    out += " > ";
    append(out, error.destination);
    out += ": ";
    append_icmp(out, error);
}

}  // namespace tcpwhy::render

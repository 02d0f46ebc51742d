// The words for numbers that socket calls carry: tables of flags and constants, as the C headers
// spell them. option_name has the options of sockets. Pure.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "tracer/model/system_call.hpp"

namespace tcpwhy::calls {

struct NamedBit {
    std::uint32_t bit;
    std::string_view name;
};

struct NamedNumber {
    std::int32_t number;
    std::string_view name;
};

void append_number(std::string& out, std::int64_t number);  ///< in decimal

/// "AF_INET6"; the number where it has no name.
void append_named(std::string& out, std::int32_t number, std::span<const NamedNumber> names);

/// "MSG_DONTWAIT|MSG_NOSIGNAL"; bits without a name as one hexadecimal number; "0" for none.
void append_bits(std::string& out, std::uint32_t value, std::span<const NamedBit> names);

/// The bits of a call's flags, by the kind that its row names (model::SystemCallRow).
void append_flags(std::string& out, model::Flags kind, std::uint32_t flags);
void append_socket_type(std::string& out,
                        std::uint32_t type);  ///< SOCK_ of socket(2): type and flags
void append_poll_events(std::string& out, std::uint32_t events);   ///< POLL bits of poll(2)
void append_epoll_events(std::string& out, std::uint32_t events);  ///< EPOLL bits of epoll_ctl(2)
void append_status_flags(std::string& out, std::uint32_t flags);   ///< O_ of fcntl(2) F_SETFL

void append_family(std::string& out, std::int32_t domain);  ///< "AF_INET6"
void append_protocol(std::string& out,
                     std::int32_t protocol);  ///< "IPPROTO_TCP"; "0" for the default
void append_shutdown_how(std::string& out, std::int32_t how);       ///< "SHUT_WR"
void append_fcntl_command(std::string& out, std::int32_t command);  ///< "F_DUPFD_CLOEXEC"
void append_epoll_operation(std::string& out, std::int32_t op);     ///< "EPOLL_CTL_ADD"
void append_ioctl_request(std::string& out, std::int32_t request);  ///< "FIONBIO"

}  // namespace tcpwhy::calls

// Whether a program of this machine listens on a port already. This matters only on the host rung.
#pragma once

#include <cstdint>
#include <string_view>

namespace tcpwhy::lab {

/// Reads the text of /proc/net/tcp or /proc/net/tcp6 (proc_net_tcp(5)): is there a socket in LISTEN
/// on that port?
bool listens_in(std::string_view proc_net_tcp, std::uint16_t port);

/// Throws UnavailableError when a socket of this network namespace listens on that port. Connects
/// to nothing.
void require_free_port(std::uint16_t port);

}  // namespace tcpwhy::lab

// Converts an endpoint to the kernel's struct sockaddr.
#pragma once

#include <sys/socket.h>

#include <cstddef>

#include "common/endpoint.hpp"

namespace tcpwhy {

/// Fills `out` (AF_INET, AF_INET6). Returns its length in bytes; 0: the address has no family.
std::size_t to_sockaddr(const Endpoint& endpoint, sockaddr_storage& out);

}  // namespace tcpwhy

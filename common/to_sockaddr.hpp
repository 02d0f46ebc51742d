// An endpoint as the kernel is given it.
#pragma once

#include <sys/socket.h>

#include <cstddef>

#include "common/endpoint.hpp"

namespace tcpwhy {

/// Fills `out` (AF_INET, AF_INET6); returns how many bytes of it count, 0 for an address without a
/// family.
std::size_t to_sockaddr(const Endpoint& endpoint, sockaddr_storage& out);

}  // namespace tcpwhy

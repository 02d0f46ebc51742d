#include "common/to_sockaddr.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <cstring>

namespace tcpwhy {

std::size_t to_sockaddr(const Endpoint& endpoint, sockaddr_storage& out) {
    out = {};
    const auto& bytes = endpoint.address.bytes;
    switch (endpoint.address.family) {
        case Address::Family::ipv4: {
            sockaddr_in v4{};
            v4.sin_family = AF_INET;
            v4.sin_port = htons(endpoint.port);
            std::memcpy(&v4.sin_addr, bytes.data(), sizeof v4.sin_addr);
            std::memcpy(&out, &v4, sizeof v4);
            return sizeof v4;
        }
        case Address::Family::ipv6: {
            sockaddr_in6 v6{};
            v6.sin6_family = AF_INET6;
            v6.sin6_port = htons(endpoint.port);
            std::memcpy(&v6.sin6_addr, bytes.data(), sizeof v6.sin6_addr);
            std::memcpy(&out, &v6, sizeof v6);
            return sizeof v6;
        }
        case Address::Family::none:
            break;
    }
    return 0;
}

}  // namespace tcpwhy

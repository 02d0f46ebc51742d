#include "common/to_sockaddr.hpp"

#include "support/catch.hpp"

using namespace tcpwhy;

TEST_CASE("an endpoint converted for the kernel is read back as the same") {
    for (const char* text : {"127.0.0.1:9877", "255.1.2.3:0", "[::1]:65535", "[fe80::1:2]:443"}) {
        CAPTURE(text);
        const auto endpoint = parse_endpoint(text);
        REQUIRE(endpoint.has_value());
        sockaddr_storage out{};
        const std::size_t length = to_sockaddr(*endpoint, out);
        CHECK(endpoint_from_sockaddr(&out, length) == endpoint);
    }
}

TEST_CASE("an address without a family has no sockaddr") {
    sockaddr_storage out{};
    CHECK(to_sockaddr(Endpoint{}, out) == 0);
}

#include "common/endpoint.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>

#include "support/catch.hpp"

using namespace tcpwhy;

TEST_CASE("an address is printed as it is read") {
    for (const char* text : {"127.0.0.1", "0.0.0.0", "255.255.255.255", "::", "::1", "fe80::1",
                             "2001:db8::5", "::ffff:10.0.0.1"}) {
        CAPTURE(text);
        const auto address = parse_address(text);
        REQUIRE(address);
        CHECK(to_string(*address) == text);
    }
}

TEST_CASE("a text that is no numeric address is refused") {
    for (const char* text : {"", "localhost", "127.0.0", "127.0.0.256", "1.2.3.4.5", " 127.0.0.1",
                             "127.0.0.1 ", ":::", "1::2::3", "[::1]", "12345::", "::1%lo"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_address(text));
    }
    CHECK_FALSE(parse_address(std::string_view("127.0.0.1\0", 10)));
    CHECK_FALSE(parse_address(std::string(1000, '1')));
}

TEST_CASE("no address is printed as a question mark") {
    CHECK(to_string(Address{}) == "?");
    CHECK(to_string(Endpoint{}) == "?");
}

TEST_CASE("an endpoint is printed as it is read, IPv6 in brackets") {
    for (const char* text : {"127.0.0.1:9877", "[::1]:9877", "0.0.0.0:0", "[::]:65535"}) {
        CAPTURE(text);
        const auto endpoint = parse_endpoint(text);
        REQUIRE(endpoint);
        CHECK(to_string(*endpoint) == text);
    }
}

TEST_CASE("a malformed endpoint is refused") {
    for (const char* text :
         {"", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "127.0.0.1:-1", "127.0.0.1:+1",
          "127.0.0.1:1x", "::1:80", "[::1]", "[127.0.0.1]:80", "[]:80", "[:80", ":80"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_endpoint(text));
    }
}

TEST_CASE("a port is a decimal number in its range") {
    CHECK(parse_port("1") == 1);
    CHECK(parse_port("65535") == 65535);
    CHECK(parse_port("0", 0) == 0);
    CHECK_FALSE(parse_port("0"));
    CHECK_FALSE(parse_port("1023", 1024));
    for (const char* text : {"", "65536", "-1", " 1", "1 ", "0x10", "99999999999999999999"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_port(text));
    }
}

TEST_CASE("an IPv4-mapped IPv6 address is reduced to the IPv4 address on the wire") {
    CHECK(to_string(parse_address("::ffff:127.0.0.1")->unmapped()) == "127.0.0.1");
    CHECK(to_string(parse_address("::1")->unmapped()) == "::1");
    CHECK(to_string(parse_address("::fffe:1.2.3.4")->unmapped()) != "1.2.3.4");
    CHECK(parse_address("::ffff:127.0.0.1")->unmapped() == Address::loopback_v4());
}

TEST_CASE("the any addresses are 0.0.0.0 and ::, and no address is none of them") {
    CHECK(parse_address("0.0.0.0")->is_any());
    CHECK(parse_address("::")->is_any());
    CHECK_FALSE(parse_address("::1")->is_any());
    CHECK_FALSE(parse_address("0.0.0.1")->is_any());
    CHECK_FALSE(Address{}.is_any());
}

TEST_CASE("an endpoint is read from a sockaddr") {
    sockaddr_in v4{};
    v4.sin_family = AF_INET;
    v4.sin_port = htons(9877);
    v4.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    CHECK(endpoint_from_sockaddr(&v4, sizeof v4) == parse_endpoint("127.0.0.1:9877"));
    CHECK_FALSE(endpoint_from_sockaddr(&v4, sizeof v4 - 1));

    sockaddr_in6 v6{};
    v6.sin6_family = AF_INET6;
    v6.sin6_port = htons(80);
    v6.sin6_addr = in6addr_loopback;
    CHECK(endpoint_from_sockaddr(&v6, sizeof v6) == parse_endpoint("[::1]:80"));
    CHECK(endpoint_from_sockaddr(&v6, offsetof(sockaddr_in6, sin6_scope_id)) ==
          parse_endpoint("[::1]:80"));
    CHECK_FALSE(endpoint_from_sockaddr(&v6, sizeof v4));

    v4.sin_family = AF_UNIX;
    CHECK_FALSE(endpoint_from_sockaddr(&v4, sizeof v4));
    CHECK_FALSE(endpoint_from_sockaddr(&v4, 1));
    CHECK_FALSE(endpoint_from_sockaddr(nullptr, 0));
}

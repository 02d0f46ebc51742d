#include "tracer/wire/decode/mptcp.hpp"

#include <cstdint>
#include <vector>

#include "support/catch.hpp"
#include "tracer/wire/decode/sha256.hpp"

using namespace tcpwhy;
using Bytes = std::vector<std::uint8_t>;

TEST_CASE("the flag F of a DSS option with a mapping is a DATA_FIN") {
    CHECK(wire::has_data_fin(Bytes{30, 18, 0x20, 0x15, 0, 0, 0, 9, 0, 0, 0, 7, 0, 0, 0, 0, 0, 1}));
    CHECK(wire::has_data_fin(Bytes{1, 1, 8, 10, 0, 0, 0, 1, 0, 0, 0, 1, 30, 4, 0x20, 0x14}));
    CHECK_FALSE(wire::has_data_fin(Bytes{30, 8, 0x20, 0x01, 0, 0, 0, 9}));  // a DATA_ACK alone
    CHECK_FALSE(wire::has_data_fin(Bytes{30, 4, 0x20, 0x10}));              // no mapping
    CHECK_FALSE(wire::has_data_fin(Bytes{30, 4, 0x00, 0x14}));              // MP_CAPABLE
    CHECK_FALSE(wire::has_data_fin(Bytes{0, 30, 4, 0x20, 0x14}));           // behind the end
}

TEST_CASE("damaged MPTCP options say nothing") {
    CHECK_FALSE(wire::has_data_fin(Bytes{}));
    CHECK_FALSE(wire::has_data_fin(Bytes{30}));
    CHECK_FALSE(wire::has_data_fin(Bytes{30, 2}));
    CHECK_FALSE(wire::has_data_fin(Bytes{30, 3, 0x20}));
    CHECK_FALSE(wire::has_data_fin(Bytes{30, 18, 0x20, 0x15}));
    CHECK_FALSE(wire::is_mptcp_capable(Bytes{}));
}

TEST_CASE("SHA-256 makes the digest of FIPS 180-4's example") {
    const Bytes abc = {'a', 'b', 'c'};
    const auto digest = wire::sha256_of_key(abc);
    CHECK(Bytes(digest.begin(), digest.begin() + 4) == Bytes{0xba, 0x78, 0x16, 0xbf});
    CHECK(Bytes(digest.end() - 4, digest.end()) == Bytes{0xf2, 0x00, 0x15, 0xad});
}

TEST_CASE("an MP_JOIN has the token of the key that an MP_CAPABLE showed") {
    const Bytes capable = {0x01, 0x01, 1, 2, 3, 4, 5, 6, 7, 8};
    CHECK(wire::mptcp_key_token(capable) == 0x66840ddaU);
    CHECK(wire::mptcp_join_token(Bytes{0x10, 2, 0x66, 0x84, 0x0d, 0xda, 9, 9, 9, 9}) ==
          0x66840ddaU);
    CHECK(wire::find_mptcp_key_token(Bytes{1, 1, 30, 12, 0x01, 0x01, 1, 2, 3, 4, 5, 6, 7, 8}) ==
          0x66840ddaU);
    CHECK_FALSE(wire::mptcp_key_token(Bytes{0x01, 0x01}));                          // no key
    CHECK_FALSE(wire::mptcp_key_token(Bytes{0x00, 0x01, 1, 2, 3, 4, 5, 6, 7, 8}));  // version 0
    CHECK_FALSE(wire::mptcp_join_token(Bytes{0x10, 2, 1, 2, 3, 4}));                // cut
    CHECK_FALSE(wire::mptcp_join_token(capable));
    CHECK_FALSE(wire::is_mptcp_join(Bytes{}));
}

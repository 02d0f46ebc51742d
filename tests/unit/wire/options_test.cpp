// TCP options as values and in tcpdump's words.
#include <memory>
#include <random>

#include "common/text/decimal.hpp"
#include "support/catch.hpp"
#include "tests/support/samples/wire_samples.hpp"
#include "tracer/wire/decode/tcp_options.hpp"

using namespace tcpwhy;
using namespace tcpwhy::samples;

namespace {

std::string words(const Bytes& options, std::uint32_t sack_base = 0) {
    std::string out;
    wire::append_options(out, options, sack_base);
    return out;
}

const Bytes linux_syn = join({{2, 4, 255, 215, 4, 2, 8, 10}, u32(1), u32(0), {1, 3, 3, 7}});
const Bytes eight_bytes{0, 1, 2, 3, 4, 5, 6, 7};

}  // namespace

TEST_CASE("a Linux SYN's options are read") {
    const wire::TcpOptions options = wire::parse_options(linux_syn);
    CHECK(options.mss == 65495);
    CHECK(options.window_scale == 7);
    CHECK(options.sack_permitted);
    REQUIRE(options.timestamps);
    CHECK(options.timestamps->value == 1);
    CHECK(options.timestamps->echo == 0);
    CHECK_FALSE(options.malformed);
    CHECK_FALSE(options.cut);
    CHECK(words(linux_syn) == "mss 65495,sackOK,TS val 1 ecr 0,nop,wscale 7");
}

TEST_CASE("SACK blocks are read, and printed relative to a base") {
    const Bytes sack = join({{1, 1, 5, 18}, u32(100), u32(200), u32(300), u32(400)});
    const wire::TcpOptions options = wire::parse_options(sack);
    REQUIRE(options.sack_count == 2);
    CHECK(options.sack[0] == wire::SackBlock{100, 200});
    CHECK(options.sack[1] == wire::SackBlock{300, 400});
    CHECK(words(sack) == "nop,nop,sack 2 {100:200}{300:400}");
    CHECK(words(sack, 99) == "nop,nop,sack 2 {1:101}{201:301}");
}

TEST_CASE("Fast Open is read as RFC 7413 has it, and as its experiment had it") {
    const Bytes request{34, 2};
    const Bytes cookie = join({{34, 10}, eight_bytes});
    const Bytes experimental = join({{254, 12, 0xf9, 0x89}, eight_bytes});
    REQUIRE(wire::parse_options(request).fast_open);
    CHECK(wire::parse_options(request).fast_open->cookie.empty());
    CHECK(wire::parse_options(cookie).fast_open->cookie.size() == 8);
    CHECK_FALSE(wire::parse_options(cookie).fast_open->experimental);
    CHECK(wire::parse_options(experimental).fast_open->cookie.size() == 8);
    CHECK(wire::parse_options(experimental).fast_open->experimental);
    CHECK_FALSE(wire::parse_options(Bytes{254, 4, 1, 2}).fast_open);
    CHECK(words(request) == "tfo  cookiereq");
    CHECK(words(cookie) == "tfo  cookie 0001020304050607");
    CHECK(words(experimental) == "exp-tfo cookie 0001020304050607");
    CHECK(words({254, 4, 1, 2}) == "exp-0102");
}

TEST_CASE("MD5, TCP-AO and MPTCP are named") {
    const Bytes md5 = join({{19, 18}, eight_bytes, eight_bytes});
    CHECK(wire::parse_options(md5).md5);
    CHECK(words(md5) == "md5 00010203040506070001020304050607");
    const Bytes authentication = join({{29, 12, 1, 2}, eight_bytes});
    REQUIRE(wire::parse_options(authentication).authentication);
    CHECK(wire::parse_options(authentication).authentication->key_id == 1);
    CHECK(wire::parse_options(authentication).authentication->next_key_id == 2);
    CHECK(words(authentication) == "tcp-ao keyid 1 rnextkeyid 2 mac 0x0001020304050607");
    CHECK(wire::parse_options(Bytes{30, 4, 0x01, 0x81}).mptcp_subtype == 0);
    CHECK(words({30, 4, 0x01, 0x81}) == "mptcp 4 capable");
    CHECK(words({30, 4, 0x20, 0}) == "mptcp 4 dss");
    CHECK(words({30, 4, 0xf0, 0}) == "mptcp 4 unknown-15");
    CHECK(words({99, 4, 1, 2}) == "unknown-99 0x0102");
}

TEST_CASE("false lengths are reported, and the options around them still count") {
    const wire::TcpOptions wrong_mss = wire::parse_options(Bytes{2, 3, 1, 3, 3, 9});
    CHECK(wrong_mss.malformed);
    CHECK_FALSE(wrong_mss.mss);
    CHECK(wrong_mss.window_scale == 9);
    CHECK(words({2, 3, 1, 3, 3, 9}) == "mss[bad opt],wscale 9");
    CHECK(wire::parse_options(Bytes{3, 3, 9, 8, 1}).malformed);
    CHECK(words({3, 3, 9, 8, 1}) == "wscale 9,[bad opt]");
    CHECK(wire::parse_options(Bytes{5, 9, 0, 0, 0, 0, 0, 0, 0}).malformed);
    CHECK(wire::parse_options(Bytes{3, 3, 9, 8, 10, 0}).cut);
    CHECK(words({3, 3, 9, 8, 10, 0}) == "wscale 9,[|tcp]");
    CHECK(wire::parse_options(Bytes{8}).cut);
}

TEST_CASE("nothing after the end of the list counts") {
    CHECK_FALSE(wire::parse_options(Bytes{1, 0, 4, 2}).sack_permitted);
    CHECK(words({1, 0, 4, 2}) == "nop,eol");
    CHECK(words({}).empty());
}

TEST_CASE("the options with the most words for their bytes fit into their room") {
    Bytes options;
    while (options.size() + 4 <= wire::most_options_bytes)
        options = join({options, {29, 4, 255, 255}});
    CHECK(words(options).size() <= wire::most_options_letters(options.size()) - most_digits);
}

TEST_CASE("random options are survived, and are never longer than their words allow") {
    std::mt19937 random(11);
    for (int round = 0; round < 50'000; ++round) {
        const std::size_t size = random() % 41;
        const auto exact = std::make_unique<std::uint8_t[]>(size);
        for (std::size_t i = 0; i < size; ++i) {
            constexpr std::uint8_t likely[] = {0,  1,  2,  3,   4,  5,  8,  19, 28,
                                               29, 30, 34, 254, 10, 18, 16, 255};
            exact[i] = random() % 2 == 0 ? likely[random() % std::size(likely)]
                                         : static_cast<std::uint8_t>(random());
        }
        const std::span<const std::uint8_t> bytes(exact.get(), size);
        std::string out;
        wire::append_options(out, bytes);
        const wire::TcpOptions options = wire::parse_options(bytes);
        CHECK(options.sack_count <= 4);
        CHECK(out.size() <= wire::most_options_letters(size));
    }
}

// The stack helper's messages: what goes in comes out, and bytes that are no message are none.
#include <algorithm>
#include <random>

#include "support/catch.hpp"
#include "tracer/helpers/stacks/messages.hpp"
#include "tracer/helpers/stacks/sampler.hpp"

using namespace tcpwhy::helpers;

namespace {

SiteMessage some_site() {
    return {7,
            Verdict::walked,
            {"/home/ann/a.c", 42, "reply", "/home/ann/a", "asio::write"},
            {{{0x10, 0x20}, {0x30, 0x40}}, true}};
}

}  // namespace

TEST_CASE("the stack helper's messages come out as they went in") {
    const ModulesMessage modules{
        3, 1, {{0x1000, 0x2000, 0, "/lib/x"}, {0x5000, 0x6000, 0, "/home/ann/a"}}};
    const auto heard = decode_modules(encode(modules));
    REQUIRE(heard.has_value());
    CHECK(heard->set == 3);
    CHECK(heard->program == 1);
    REQUIRE(heard->modules.size() == 2);
    CHECK(heard->modules[1].path == "/home/ann/a");

    const std::vector<std::uint8_t> stack = {1, 2, 3, 4};
    SampleMessage sample{9, 3, {{}, 0x7fff0000, stack}};
    sample.sample.registers.pc = 0x1234;
    const Packet packet = encode(sample);
    const auto asked = decode_sample(packet);
    REQUIRE(asked.has_value());
    CHECK(asked->id == 9);
    CHECK(asked->sample.registers.pc == 0x1234);
    CHECK(std::equal(stack.begin(), stack.end(), asked->sample.stack.begin(),
                     asked->sample.stack.end()));

    const auto site = decode_site(encode(some_site()));
    REQUIRE(site.has_value());
    CHECK(site->site == some_site().site);
    CHECK(site->chain.addresses.size() == 2);
    CHECK(site->chain.needs_frame_pointer);
}

TEST_CASE("no spoiled packet of the stack helper is read beyond its bytes") {
    std::mt19937 random(11);
    const Packet good = encode(some_site());
    for (std::size_t length = 0; length < good.size(); ++length)
        CHECK_FALSE(decode_site({good.data(), length}).has_value());
    for (int round = 0; round < 20000; ++round) {
        Packet spoiled = good;
        spoiled[random() % spoiled.size()] = static_cast<std::uint8_t>(random());
        (void)decode_site(spoiled);
        (void)decode_sample(spoiled);
        (void)decode_modules(spoiled);
    }
}

TEST_CASE("the modules of a process are the files that it has mapped for execution") {
    const auto modules = modules_in(
        "55d0-55d1 r--p 00000000 fe:01 131 /home/ann/a b\n"
        "55d1-55d3 r-xp 00001000 fe:01 131 /home/ann/a b\n"
        "7f00-7f10 r--p 00000000 fe:01 140 /usr/lib/locale\n"
        "7fa0-7fb0 r-xp 00000000 fe:01 150                       /usr/lib/libc.so.6\n"
        "7ffe-7fff rw-p 00000000 00:00 0                          [stack]\n"
        "7fff-8000 r-xp 00000000 00:00 0                          [vdso]\n"
        "nonsense\n");
    REQUIRE(modules.size() == 2);
    CHECK(modules[0].path == "/home/ann/a b");
    CHECK(modules[0].begin == 0x55d0);
    CHECK(modules[0].end == 0x55d3);
    CHECK(modules[0].inode == 131);
    CHECK(modules[1].path == "/usr/lib/libc.so.6");
}

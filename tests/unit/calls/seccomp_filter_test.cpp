#include "tracer/calls/observe/kernel/seccomp_filter.hpp"

#include <linux/seccomp.h>
#include <sys/socket.h>

#include <cstddef>
#include <cstring>

#include "support/catch.hpp"

using namespace tcpwhy::calls;

namespace {

constexpr std::uint32_t here = 0xc000003e;
constexpr std::uint32_t elsewhere = 0x40000003;

/// The kernel's machine, as far as the filter uses it.
std::uint32_t decide(const std::vector<sock_filter>& program, const seccomp_data& data) {
    std::uint32_t accumulator = 0;
    for (std::size_t at = 0; at < program.size(); ++at) {
        const sock_filter& step = program[at];
        switch (step.code) {
            case BPF_LD | BPF_W | BPF_ABS:
                REQUIRE(step.k + sizeof accumulator <= sizeof data);
                std::memcpy(&accumulator, reinterpret_cast<const char*>(&data) + step.k,
                            sizeof accumulator);
                break;
            case BPF_ALU | BPF_AND | BPF_K:
                accumulator &= step.k;
                break;
            case BPF_JMP | BPF_JEQ | BPF_K:
                at += accumulator == step.k ? step.jt : step.jf;
                break;
            case BPF_RET | BPF_K:
                return step.k;
            default:
                FAIL("an instruction that the filter does not use: " << step.code);
        }
    }
    FAIL("the program runs over its end");
    return 0;
}

seccomp_data call(int number, std::uint64_t first = 0, std::uint64_t second = 0,
                  std::uint64_t third = 0) {
    seccomp_data data{};
    data.nr = number;
    data.arch = here;
    data.args[0] = first;
    data.args[1] = second;
    data.args[2] = third;
    return data;
}

std::vector<sock_filter> example() {
    const std::vector<FilterRow> rows{
        {41, {{0, ~0U, {AF_INET, AF_INET6}}, {1, 0xf, {SOCK_STREAM}}}},
        {72, {{1, ~0U, {0, 1030, 4}}}},
        {1, {}},
    };
    return build_filter(here, rows);
}

}  // namespace

TEST_CASE("the filter stops the calls of its rows and lets all others pass") {
    const auto program = example();
    CHECK(decide(program, call(1)) == SECCOMP_RET_TRACE);
    CHECK(decide(program, call(0)) == SECCOMP_RET_ALLOW);
    CHECK(decide(program, call(2)) == SECCOMP_RET_ALLOW);
    CHECK(decide(program, call(1 | 0x40000000)) == SECCOMP_RET_ALLOW);  // x32
}

TEST_CASE("the filter stops calls of another ABI, whatever their numbers") {
    auto data = call(1);
    data.arch = elsewhere;
    CHECK(decide(example(), data) == SECCOMP_RET_TRACE);
    data.nr = 2;
    CHECK(decide(example(), data) == SECCOMP_RET_TRACE);
}

TEST_CASE("the filter tests arguments before it stops a call") {
    const auto program = example();
    CHECK(decide(program, call(41, AF_INET, SOCK_STREAM)) == SECCOMP_RET_TRACE);
    CHECK(decide(program, call(41, AF_INET6, SOCK_STREAM | SOCK_CLOEXEC)) == SECCOMP_RET_TRACE);
    CHECK(decide(program, call(41, AF_UNIX, SOCK_STREAM)) == SECCOMP_RET_ALLOW);
    CHECK(decide(program, call(41, AF_INET, SOCK_DGRAM)) == SECCOMP_RET_ALLOW);
    for (const std::uint64_t command : {0U, 1030U, 4U})
        CHECK(decide(program, call(72, 5, command)) == SECCOMP_RET_TRACE);
    CHECK(decide(program, call(72, 5, 3)) == SECCOMP_RET_ALLOW);
}

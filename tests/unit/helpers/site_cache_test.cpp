// The cache of call sites, and the budget of those that are looked for.
#include "tracer/helpers/stacks/site_cache.hpp"
#include "support/catch.hpp"
#include "tracer/helpers/stacks/interpreters.hpp"
#include "tracer/helpers/stacks/work_budget.hpp"

using namespace tcpwhy;
using namespace tcpwhy::helpers;

namespace {

constexpr std::uint64_t send_instruction = 0x7f0010;

Registers registers_at(std::uint64_t stack_pointer, std::uint64_t frame_pointer) {
    Registers registers;
    registers.pc = send_instruction;
    registers.values[dwarf_stack_pointer] = stack_pointer;
    registers.values[dwarf_frame_pointer] = frame_pointer;
    return registers;
}

/// A stack of these words from `top` on.
ReadStack stack(std::uint64_t top, std::vector<std::uint64_t> words) {
    return [top, words](std::uint64_t address, std::uint64_t* to, std::size_t count) {
        const std::size_t first = (address - top) / 8;
        if (first + count > words.size()) return false;
        std::copy_n(words.begin() + static_cast<std::ptrdiff_t>(first), count, to);
        return true;
    };
}

/// Asks for the chain of calls at these registers.
SiteCache::Found find(SiteCache& cache, std::uint32_t set, const Registers& registers,
                      const ReadStack& read) {
    return cache.find(
        set, {registers.pc, stack_pointer_of(registers)},
        [&] { return std::optional(registers.values[dwarf_frame_pointer]); }, read);
}

SitePointer site(std::uint32_t line) {
    return std::make_shared<const model::CallSite>(model::CallSite{"/a.c", line, "f", "/a", ""});
}

}  // namespace

TEST_CASE("the same return addresses at the same distances are the same site, in any thread") {
    SiteCache cache;
    const Registers found_at = registers_at(0x1000, 0x5);
    cache.add(1, found_at, {{{0x1008, 0xaa}, {0x1018, 0xbb}}, false}, site(7));

    const std::vector<std::uint64_t> same = {9, 0xaa, 8, 0xbb};
    const auto elsewhere = find(cache, 1, registers_at(0x9000, 0x77), stack(0x9000, same));
    REQUIRE(elsewhere.known);
    CHECK(elsewhere.site->line == 7);
    CHECK_FALSE(find(cache, 1, found_at, stack(0x1000, {9, 0xaa, 8, 0xcc})).known);
    CHECK_FALSE(find(cache, 1, found_at, stack(0x1000, {9, 0xaa})).known);
    CHECK_FALSE(find(cache, 2, found_at, stack(0x1000, same)).known);
    cache.forget(1);
    CHECK_FALSE(find(cache, 1, found_at, stack(0x1000, same)).known);
}

TEST_CASE("a walk that followed the frame pointer needs it at the same distance") {
    SiteCache cache;
    cache.add(1, registers_at(0x1000, 0x1040), {{{0x1008, 0xaa}}, true}, site(7));
    const std::vector<std::uint64_t> words = {9, 0xaa};
    CHECK(find(cache, 1, registers_at(0x2000, 0x2040), stack(0x2000, words)).known);
    CHECK_FALSE(find(cache, 1, registers_at(0x2000, 0x2048), stack(0x2000, words)).known);
}

TEST_CASE("that a chain of calls has no site is cached, too") {
    SiteCache cache;
    const Registers registers = registers_at(0x1000, 0);
    cache.add(1, registers, {{{0x1008, 0xaa}}, false}, nullptr);
    const auto found = find(cache, 1, registers, stack(0x1000, {9, 0xaa}));
    CHECK(found.known);
    CHECK(found.site == nullptr);
    // Nothing was learned from a walk without a return address.
    cache.add(2, registers, {}, nullptr);
    CHECK_FALSE(find(cache, 2, registers, stack(0x1000, {9, 0xaa})).known);
}

TEST_CASE("in a busy second receives and options are given up first") {
    WorkBudget budget;
    const model::Time now = 5 * model::second_ns;
    std::uint32_t receives = 0;
    while (budget.take(model::Family::receive, now)) ++receives;
    CHECK(receives == WorkBudget::most_of_lesser);
    CHECK_FALSE(budget.take(model::Family::option, now));
    std::uint32_t sends = 0;
    while (budget.take(model::Family::send, now)) ++sends;
    CHECK(receives + sends == WorkBudget::most_a_second);
    CHECK(budget.take(model::Family::receive, now + model::second_ns));
}

TEST_CASE("interpreters are known by their names and versions") {
    for (const char* path : {"/usr/bin/python3.11", "/usr/bin/python", "/opt/jdk/bin/java",
                             "/usr/bin/node", "/usr/lib/erlang/bin/beam.smp", "/usr/bin/ruby3.1"}) {
        INFO(path);
        CHECK(is_interpreter(path));
    }
    for (const char* path : {"/home/ann/server", "/home/ann/nodes", "/usr/bin/pythonic",
                             "/usr/bin/perlbench", "/home/python3/server", ""}) {
        INFO(path);
        CHECK_FALSE(is_interpreter(path));
    }
}

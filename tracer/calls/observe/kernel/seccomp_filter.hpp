// The seccomp(2) filter that makes only the calls of interest stop: a table of calls, and the BPF
// program made of it.
#pragma once

#include <linux/filter.h>

#include <cstdint>
#include <span>
#include <vector>

namespace tcpwhy::calls {

/// One test of an argument's low 32 bits: (argument & mask) is one of `values`.
struct ArgumentTest {
    std::uint8_t argument = 0;
    std::uint32_t mask = ~std::uint32_t{0};
    std::vector<std::uint32_t> values;
};

/// A call that stops when all its tests hold.
struct FilterRow {
    std::uint32_t number = 0;
    std::vector<ArgumentTest> tests;
};

/// SECCOMP_RET_TRACE for the rows and for every other ABI, SECCOMP_RET_ALLOW for everything else.
std::vector<sock_filter> build_filter(std::uint32_t architecture, std::span<const FilterRow> rows);

/// Installs the program in the calling thread; with no_new_privs where the kernel insists. 0 or
/// errno. Async-signal-safe: for the child between fork(2) and execve(2).
int install_filter(std::span<const sock_filter> program);

}  // namespace tcpwhy::calls

// A thread held at a system call, as far as its stack can be walked from it: registers, a copy of
// the upper end of its stack, and the ELF files that its process has mapped.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace tcpwhy::helpers {

/// Registers in DWARF's order of the machine (System V ABI: x86-64 17 with the return address,
/// AArch64 33 with the stack pointer and the program counter).
#if defined(__aarch64__)
constexpr std::size_t dwarf_registers = 33;
constexpr unsigned dwarf_stack_pointer = 31;
constexpr unsigned dwarf_frame_pointer = 29;
#else
constexpr std::size_t dwarf_registers = 17;
constexpr unsigned dwarf_stack_pointer = 7;
constexpr unsigned dwarf_frame_pointer = 6;
#endif

struct Registers {
    std::array<std::uint64_t, dwarf_registers> values{};
    std::uint64_t pc = 0;
};

constexpr std::uint64_t stack_pointer_of(const Registers& registers) {
    return registers.values[dwarf_stack_pointer];
}

/// An ELF file that a process has mapped for execution.
struct Module {
    std::uint64_t begin = 0;  ///< lowest address of the file's mappings
    std::uint64_t end = 0;    ///< one beyond the highest
    std::uint64_t inode = 0;  ///< tells a program that was compiled anew from the one before
    std::string path;
};

struct Sample {
    Registers registers;
    std::uint64_t stack_begin = 0;          ///< address of the first byte of `stack`
    std::span<const std::uint8_t> stack{};  ///< on loan
};

}  // namespace tcpwhy::helpers

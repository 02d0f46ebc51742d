#include "tracer/helpers/stacks/sampler.hpp"

#include <elf.h>
#include <sys/ptrace.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <cstring>
#include <map>

#include "tracer/calls/observe/kernel/proc/proc_files.hpp"
#include "tracer/calls/observe/kernel/tracee_memory.hpp"

namespace tcpwhy::helpers {
namespace {

#if defined(__aarch64__)
Registers in_dwarf_order(const user_regs_struct& from) {
    Registers out;
    for (std::size_t at = 0; at < 31; ++at) out.values[at] = from.regs[at];
    out.values[31] = from.sp;
    out.values[32] = from.pc;
    out.pc = from.pc;
    return out;
}
#else
// System V ABI for x86-64, figure 3.36.
Registers in_dwarf_order(const user_regs_struct& from) {
    Registers out;
    out.values = {from.rax, from.rdx, from.rcx, from.rbx, from.rsi, from.rdi,
                  from.rbp, from.rsp, from.r8,  from.r9,  from.r10, from.r11,
                  from.r12, from.r13, from.r14, from.r15, from.rip};
    out.pc = from.rip;
    return out;
}
#endif

/// Takes a number of the given base and the character behind it off the text.
std::optional<std::uint64_t> take_number(std::string_view& text, int base, char then) {
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, base);
    if (error != std::errc{} || end == text.data() + text.size() || *end != then) return {};
    text.remove_prefix(static_cast<std::size_t>(end - text.data()) + 1);
    return value;
}

std::string_view take_word(std::string_view& text) {
    const auto end = text.find(' ');
    const std::string_view word = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    return word;
}

}  // namespace

std::optional<Registers> registers_of(model::Pid tid) {
    user_regs_struct registers{};
    iovec room{&registers, sizeof registers};
    if (ptrace(PTRACE_GETREGSET, tid, NT_PRSTATUS, &room) != 0) return std::nullopt;
    return in_dwarf_order(registers);
}

std::size_t copy_stack(model::Pid tid, std::uint64_t stack_pointer, std::span<std::uint8_t> room) {
    return calls::read_present_memory(tid, stack_pointer, room.data(), room.size());
}

std::vector<Module> modules_in(std::string_view maps) {
    struct Span {
        std::uint64_t begin = 0;
        std::uint64_t end = 0;
        std::uint64_t inode = 0;
        bool executable = false;
    };
    std::map<std::string, Span, std::less<>> files;
    while (!maps.empty()) {
        const auto line_end = maps.find('\n');
        std::string_view line = maps.substr(0, line_end);
        maps.remove_prefix(line_end == std::string_view::npos ? maps.size() : line_end + 1);
        const auto begin = take_number(line, 16, '-');
        const auto end = begin ? take_number(line, 16, ' ') : std::nullopt;
        if (!end) continue;
        const std::string_view rights = take_word(line);
        take_word(line);  // offset
        take_word(line);  // device
        const auto inode = take_number(line, 10, ' ');
        const auto path = line.find('/');
        if (path == std::string_view::npos || rights.size() != 4) continue;
        auto [file, added] = files.try_emplace(std::string(line.substr(path)),
                                               Span{*begin, *end, inode.value_or(0), false});
        Span& span = file->second;
        if (*begin < span.begin) span.begin = *begin;
        if (*end > span.end) span.end = *end;
        span.executable = span.executable || rights[2] == 'x';
    }
    std::vector<Module> modules;
    for (const auto& [path, span] : files)
        if (span.executable) modules.push_back({span.begin, span.end, span.inode, path});
    return modules;
}

std::vector<Module> modules_of(model::Pid pid) {
    return modules_in(calls::proc::read_file("/proc/" + std::to_string(pid) + "/maps"));
}

std::string program_of(model::Pid pid) {
    std::array<char, 4096> path{};
    const std::string link = "/proc/" + std::to_string(pid) + "/exe";
    const ssize_t length = readlink(link.c_str(), path.data(), path.size());
    return length <= 0 ? std::string{} : std::string(path.data(), static_cast<std::size_t>(length));
}

}  // namespace tcpwhy::helpers

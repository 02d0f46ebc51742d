// Takes samples of tracees that are held at a system call: registers, the upper end of the stack,
// and the files that the process has mapped (proc_pid_maps(5)).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "tracer/helpers/unwind/sample.hpp"
#include "tracer/model/ids.hpp"

namespace tcpwhy::helpers {

/// The registers of a thread that ptrace holds; nothing when it is gone.
std::optional<Registers> registers_of(model::Pid tid);

/// Copies the stack from the stack pointer up into `room`; returns how many bytes it got. Less than
/// the room where the stack ends before.
std::size_t copy_stack(model::Pid tid, std::uint64_t stack_pointer, std::span<std::uint8_t> room);

/// The executable mappings' files in the text of /proc/PID/maps, each once. Lines of another form
/// are skipped. Pure.
std::vector<Module> modules_in(std::string_view maps);

/// The same of a process that runs, and whether each still is the file that was mapped.
std::vector<Module> modules_of(model::Pid pid);

/// The path of the program that the process runs; "" when it cannot be read.
std::string program_of(model::Pid pid);

}  // namespace tcpwhy::helpers

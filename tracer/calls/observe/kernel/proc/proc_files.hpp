// Reads proc(5) about a process: its threads, words, signals and descriptors. Everything is absent
// or empty when the process is gone.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "tracer/calls/observe/kernel/proc/proc_texts.hpp"
#include "tracer/model/ids.hpp"

namespace tcpwhy::calls::proc {

std::optional<Status> status(model::Pid tid);
std::optional<std::uint64_t> voluntary_switches(model::Pid tid);
/// The words are in the memory of the process, which others can make slow to read: empty when they
/// do not come in time.
std::vector<std::string> command_line(model::Pid pid);
/// The same of a process that is held at its execve(2): the kernel has just written them.
std::vector<std::string> command_line_at_exec(model::Pid pid);
std::string executable(model::Pid pid);  ///< the path of its program; "": not readable
std::vector<model::Pid> threads(model::Pid pid);
std::vector<model::Pid> children(model::Pid tid);  ///< the processes that the thread has made
std::optional<std::uint64_t> blocking_call(model::Pid tid);

std::vector<OpenDescriptor> descriptors(model::Pid tid);
std::optional<OpenDescriptor> descriptor(model::Pid tid, int fd);

/// The process has it, and this one may not look at it.
bool refuses_descriptors(model::Pid tid, int fd);

bool closes_on_exec(model::Pid pid, int fd);

std::vector<EpollTarget> epoll_targets(model::Pid pid, int fd);

/// The whole file, or "" (proc files have no size).
std::string read_file(const std::string& path);

}  // namespace tcpwhy::calls::proc

// Reads proc(5) about a process: its threads, words, signals and descriptors. Everything is absent
// or empty when the process is gone.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "tracer/model/ids.hpp"

namespace tcpwhy::calls::proc {

struct Status {
    model::Pid process = 0;             ///< Tgid
    model::Pid parent = 0;              ///< PPid
    std::uint64_t ignored_signals = 0;  ///< SigIgn: bit N-1 is signal N
    std::uint64_t caught_signals = 0;   ///< SigCgt
};

std::optional<Status> status(model::Pid tid);
/// How often the thread has given up the processor by itself: it slept, or stopped for its tracer.
std::optional<std::uint64_t> voluntary_switches(model::Pid tid);
std::vector<std::string> command_line(model::Pid pid);
std::string executable(model::Pid pid);  ///< the path of its program; "": not readable
std::vector<model::Pid> threads(model::Pid pid);

/// The number of the system call that the thread is blocked in; absent when it is in none.
std::optional<std::uint64_t> blocking_call(model::Pid tid);

struct OpenDescriptor {
    int fd = -1;
    bool is_socket = false;
    bool is_epoll = false;
    std::uint64_t inode = 0;  ///< sockets
};
std::vector<OpenDescriptor> descriptors(model::Pid tid);
std::optional<OpenDescriptor> descriptor(model::Pid tid, int fd);

/// The process has it, and this one may not look at it.
bool refuses_descriptors(model::Pid tid, int fd);

bool closes_on_exec(model::Pid pid, int fd);

struct EpollTarget {
    int fd = -1;
    std::uint32_t events = 0;
    std::uint64_t data = 0;
};
std::vector<EpollTarget> epoll_targets(model::Pid pid, int fd);

/// The whole file, or "" (proc files have no size).
std::string read_file(const std::string& path);

}  // namespace tcpwhy::calls::proc

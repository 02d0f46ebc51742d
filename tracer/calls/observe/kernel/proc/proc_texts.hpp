// The texts of proc(5): what a process is, and what it has. Whatever text comes: reading it ends,
// and stays within it. A process can write parts of these texts itself (its name, its words). Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tracer/model/ids.hpp"

namespace tcpwhy::calls::proc {

struct Status {
    model::Pid process = 0;             ///< Tgid
    model::Pid parent = 0;              ///< PPid
    model::Pid tracer = 0;              ///< TracerPid; 0: none
    std::uint64_t pending_signals = 0;  ///< SigPnd, of the thread alone: bit N-1 is signal N
    std::uint64_t ignored_signals = 0;  ///< SigIgn
    std::uint64_t caught_signals = 0;   ///< SigCgt
    std::uint64_t blocked_signals = 0;  ///< SigBlk
};
std::optional<Status> status_in(std::string_view status);
/// How often the thread has given up the processor by itself: it slept, or stopped for its tracer.
std::optional<std::uint64_t> voluntary_switches_in(std::string_view status);

/// The number of the system call that the thread is blocked in; absent when it is in none.
std::optional<std::uint64_t> blocking_call_in(std::string_view syscall);
std::vector<std::string> words_in(std::string_view cmdline);
std::vector<model::Pid> pids_in(std::string_view children);

struct OpenDescriptor {
    int fd = -1;
    bool is_socket = false;
    bool is_epoll = false;
    std::uint64_t inode = 0;  ///< sockets
};
/// `link` is the target of /proc/PID/fd/N.
OpenDescriptor descriptor_in(int fd, std::string_view link);
bool closes_on_exec_in(std::string_view fdinfo);

struct EpollTarget {
    int fd = -1;
    std::uint32_t events = 0;
    std::uint64_t data = 0;
};
std::vector<EpollTarget> epoll_targets_in(std::string_view fdinfo);

}  // namespace tcpwhy::calls::proc

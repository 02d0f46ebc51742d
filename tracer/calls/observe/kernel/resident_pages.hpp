// Which pages of a tracee are in memory (/proc/PID/pagemap, proc_pid_pagemap(5)): reading these
// makes nobody wait.
#pragma once

#include <cstddef>
#include <cstdint>
#include <unordered_map>

#include "common/descriptor.hpp"
#include "tracer/model/ids.hpp"

namespace tcpwhy::calls {

class ResidentPages {
  public:
    /// How many of the `size` bytes from `address` on can be read without waiting.
    std::size_t readable(model::Pid tid, std::uint64_t address, std::size_t size);
    /// The thread has other memory now (execve(2)), or is gone.
    void forget(model::Pid tid) { files_.erase(tid); }

  private:
    static constexpr std::size_t most_files = 64;
    int file_of(model::Pid tid);
    std::unordered_map<model::Pid, Descriptor> files_;
};

}  // namespace tcpwhy::calls

// A control group of a job's own (cgroups(7), version 1 or 2), below the group that this process
// is in or the nearest one above it where that is allowed.
//
// It bounds memory and processes together, counts what has been refused, and finds every process
// of the job, whatever it has forked.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tcpwhy::helpers {

/// One place in a mounted hierarchy.
struct GroupPlace {
    std::string mount;  ///< "/sys/fs/cgroup/memory"
    std::string group;  ///< this process's group there, "/user.slice"
    bool version_2 = false;
};
/// The place of a controller ("memory") by the texts of /proc/self/mountinfo and
/// /proc/self/cgroup; nothing when there is none. Pure.
std::optional<GroupPlace> place_of(std::string_view controller, std::string_view mountinfo,
                                   std::string_view cgroup);

class ControlGroup {
  public:
    /// Makes what can be made; each of the two may be missing.
    ControlGroup(std::uint64_t memory_bytes, std::uint32_t processes);
    ~ControlGroup();  ///< kills what is left in it and removes it
    ControlGroup(const ControlGroup&) = delete;
    ControlGroup& operator=(const ControlGroup&) = delete;

    [[nodiscard]] bool bounds_memory() const { return !memory_.empty(); }
    [[nodiscard]] bool bounds_processes() const { return !pids_.empty(); }
    /// The files that a process enters the group by writing "0" to.
    [[nodiscard]] std::vector<std::string> entrances() const;
    [[nodiscard]] bool ran_out_of_memory() const;
    [[nodiscard]] bool ran_out_of_processes() const;
    [[nodiscard]] std::vector<pid_t> members() const;
    /// SIGKILL for all members, in one step where the kernel can.
    void kill_members() const;

  private:
    std::string memory_;  ///< the group's folder; "": none
    std::string pids_;    ///< the same folder with version 2
};

/// The least memory limit of the groups that this process is in; 0: none.
std::uint64_t own_memory_limit();

}  // namespace tcpwhy::helpers

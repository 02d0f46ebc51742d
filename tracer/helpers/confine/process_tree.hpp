// All processes below one, as /proc shows them (proc(5)).
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <set>
#include <string>
#include <vector>

namespace tcpwhy::helpers {

/// The descendants of a process, parents before children; zombies are left out. Processes that are
/// made or end meanwhile may be missing. A process whose parent ends meanwhile is found: the tree
/// is read again until nobody else has ended, four times at most.
std::vector<pid_t> descendants(pid_t root);

/// Whether it is gone, a zombie, or past the point in exit(2) from which its descriptors are closed
/// (the flags of proc_pid_stat(5)).
bool is_ending(pid_t pid);

/// "/proc/PID", or that of another thread where the first one has ended before its process.
std::string folder_of_living_thread(pid_t pid);

/// The parent of a process; 0: it is gone.
pid_t parent_of_process(pid_t pid);

struct TreeUse {
    std::uint32_t tasks = 0;           ///< processes and threads
    std::uint32_t descriptors = 0;     ///< of the process that has most of them
    std::uint64_t resident_bytes = 0;  ///< shared pages count once for each process
};
TreeUse use_of(const std::vector<pid_t>& pids);

/// The memory that the processes have for themselves or share with each other, counted once. 0
/// where that cannot be read.
std::uint64_t proportional_bytes(const std::vector<pid_t>& pids);

/// The space of files that they hold open and that have no name any more. Files that this process
/// may not look at are left out.
std::uint64_t nameless_bytes(const std::vector<pid_t>& pids);

/// The files of a folder that processes other than these have open or mapped. Processes that this
/// one may not look at are left out.
std::set<std::string> files_in_use(const std::string& folder, const std::vector<pid_t>& but);

/// All processes and threads of a user.
std::uint32_t tasks_of_user(uid_t uid);

}  // namespace tcpwhy::helpers

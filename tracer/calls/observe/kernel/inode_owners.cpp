#include "tracer/calls/observe/kernel/inode_owners.hpp"

#include <charconv>
#include <filesystem>
#include <system_error>

#include "tracer/calls/observe/kernel/proc/proc_files.hpp"
#include "tracer/calls/words/program_name.hpp"

namespace tcpwhy::calls::proc {

std::map<std::uint64_t, Owner> owners_of(const std::set<std::uint64_t>& inodes) {
    std::map<std::uint64_t, Owner> owners;
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator("/proc", error)) {
        const std::string word = entry.path().filename().string();
        model::Pid pid = 0;
        const auto [end, failed] = std::from_chars(word.data(), word.data() + word.size(), pid);
        if (failed != std::errc{} || end != word.data() + word.size()) continue;
        for (const auto& open : descriptors(pid)) {
            if (!open.is_socket || !inodes.contains(open.inode)) continue;
            owners.try_emplace(open.inode,
                               Owner{pid, program_name(command_line(pid), executable(pid))});
        }
        if (owners.size() == inodes.size()) break;
    }
    return owners;
}

}  // namespace tcpwhy::calls::proc

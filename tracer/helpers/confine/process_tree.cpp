#include "tracer/helpers/confine/process_tree.hpp"

#include <dirent.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <sstream>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "tracer/calls/observe/kernel/proc/proc_files.hpp"
#include "tracer/helpers/confine/folders.hpp"

namespace tcpwhy::helpers {
namespace {

using calls::proc::read_file;

std::string folder_of(pid_t pid) {
    return "/proc/" + std::to_string(pid);
}

/// The numbers among the names in a folder of /proc.
std::vector<pid_t> numbers_in(const std::string& path) {
    std::vector<pid_t> found;
    DIR* folder = opendir(path.c_str());
    if (folder == nullptr) return found;
    while (const dirent* entry = readdir(folder)) {
        const std::string_view name = entry->d_name;
        pid_t value = 0;
        const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), value);
        if (error == std::errc{} && end == name.data() + name.size()) found.push_back(value);
    }
    closedir(folder);
    return found;
}

std::vector<pid_t> threads_of(pid_t pid) {
    return numbers_in(folder_of(pid) + "/task");
}

struct Stat {
    char state = 'X';
    pid_t parent = 0;
    std::uint32_t flags = 0;  ///< of the kernel's task
};

/// The name stands in parentheses, and may have any characters.
Stat stat_of(pid_t pid) {
    const std::string text = read_file(folder_of(pid) + "/stat");
    const std::size_t after_name = text.rfind(')');
    Stat found;
    if (after_name == std::string::npos) return found;
    int group = 0, session = 0, terminal = 0, terminal_group = 0;
    std::istringstream(text.substr(after_name + 1)) >> found.state >> found.parent >> group >>
        session >> terminal >> terminal_group >> found.flags;
    return found;
}

/// The first thread of a process may end by pthread_exit(3), and is a zombie while others live.
bool is_alive(pid_t pid, const Stat& stat) {
    return stat.state != 'X' && (stat.state != 'Z' || threads_of(pid).size() > 1);
}

bool kernel_lists_children() {
    static const bool lists =
        access("/proc/self/task", X_OK) == 0 &&
        access(("/proc/self/task/" + std::to_string(getpid()) + "/children").c_str(), R_OK) == 0;
    return lists;
}

std::vector<pid_t> children_of(pid_t pid) {
    std::vector<pid_t> found;
    const std::string tasks = folder_of(pid) + "/task";
    for (const pid_t tid : threads_of(pid)) {
        std::istringstream words(read_file(tasks + "/" + std::to_string(tid) + "/children"));
        for (pid_t child = 0; words >> child;) found.push_back(child);
    }
    return found;
}

/// For kernels without CONFIG_PROC_CHILDREN: all processes by their parents.
std::multimap<pid_t, pid_t> all_by_parent() {
    std::multimap<pid_t, pid_t> found;
    for (const pid_t pid : numbers_in("/proc")) found.emplace(stat_of(pid).parent, pid);
    return found;
}

/// The descendants as one look at each of them shows them. The children of one that ends meanwhile
/// go to the collector of orphans, which has been looked at before: they are missing.
struct TreeLook {
    std::vector<pid_t> alive;
    std::vector<pid_t> ended;  ///< zombies, too
    bool lost = false;         ///< one is gone: the list that it was in may be cut off there
};

TreeLook look_at_tree(pid_t root) {
    std::vector<pid_t> found{root};
    const bool lists = kernel_lists_children();
    const auto by_parent = lists ? std::multimap<pid_t, pid_t>{} : all_by_parent();
    for (std::size_t at = 0; at < found.size(); ++at) {
        if (lists) {
            for (const pid_t child : children_of(found[at])) found.push_back(child);
        } else {
            const auto [begin, end] = by_parent.equal_range(found[at]);
            for (auto child = begin; child != end; ++child) found.push_back(child->second);
        }
    }
    TreeLook made;
    // After their children have been read, so that an end meanwhile is seen.
    for (std::size_t at = 1; at < found.size(); ++at) {
        const Stat stat = stat_of(found[at]);
        made.lost = made.lost || stat.state == 'X';
        (is_alive(found[at], stat) ? made.alive : made.ended).push_back(found[at]);
    }
    return made;
}

/// The kibibytes after "NAME:" in a file of /proc.
std::uint64_t kibibytes(const std::string& text, std::string_view name) {
    const std::size_t at = text.find(name);
    if (at == std::string::npos) return 0;
    return std::strtoull(text.c_str() + at + name.size(), nullptr, 10);
}

}  // namespace

bool is_ending(pid_t pid) {
    constexpr std::uint32_t exiting = 0x4;  // PF_EXITING of the kernel's <linux/sched.h>
    const Stat stat = stat_of(pid);
    if (!is_alive(pid, stat)) return true;
    return (stat.flags & exiting) != 0 && threads_of(pid).size() < 2;
}

std::string folder_of_living_thread(pid_t pid) {
    if (stat_of(pid).state != 'Z') return folder_of(pid);
    for (const pid_t tid : threads_of(pid))
        if (tid != pid) return folder_of(pid) + "/task/" + std::to_string(tid);
    return folder_of(pid);
}

pid_t parent_of_process(pid_t pid) {
    return stat_of(pid).parent;
}

std::vector<pid_t> descendants(pid_t root) {
    constexpr int most_looks = 4;
    TreeLook last = look_at_tree(root);
    for (int more = 1; more < most_looks && !last.ended.empty(); ++more) {
        TreeLook next = look_at_tree(root);
        const bool steady = !next.lost && next.ended == last.ended;
        last = std::move(next);
        if (steady) break;
    }
    return std::move(last.alive);
}

TreeUse use_of(const std::vector<pid_t>& pids) {
    static const auto page = static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
    TreeUse use;
    for (const pid_t pid : pids) {
        const std::string folder = folder_of(pid);
        struct stat tasks {};
        // Each thread is a folder, and each folder a link (proc(5)).
        if (stat((folder + "/task").c_str(), &tasks) == 0 && tasks.st_nlink > 2)
            use.tasks += static_cast<std::uint32_t>(tasks.st_nlink - 2);
        const auto open = static_cast<std::uint32_t>(numbers_in(folder + "/fd").size());
        use.descriptors = std::max(use.descriptors, open);
        std::uint64_t size = 0;
        std::uint64_t resident = 0;
        std::istringstream(read_file(folder + "/statm")) >> size >> resident;
        use.resident_bytes += resident * page;
    }
    return use;
}

std::uint64_t proportional_bytes(const std::vector<pid_t>& pids) {
    std::uint64_t sum = 0;
    for (const pid_t pid : pids) {
        const std::string text = read_file(folder_of(pid) + "/smaps_rollup");
        if (!text.empty()) {
            sum += kibibytes(text, "\nPss:");
        } else {
            const std::string status = read_file(folder_of(pid) + "/status");
            sum += kibibytes(status, "\nRssAnon:") + kibibytes(status, "\nRssShmem:");
        }
    }
    return sum << 10U;
}

std::uint64_t nameless_bytes(const std::vector<pid_t>& pids) {
    std::map<std::pair<dev_t, ino_t>, std::uint64_t> blocks;
    for (const pid_t pid : pids) {
        const std::string folder = folder_of(pid) + "/fd/";
        for (const pid_t fd : numbers_in(folder)) {
            struct stat file {};
            if (stat((folder + std::to_string(fd)).c_str(), &file) == 0 && S_ISREG(file.st_mode) &&
                file.st_nlink == 0)
                blocks[{file.st_dev, file.st_ino}] = static_cast<std::uint64_t>(file.st_blocks);
        }
    }
    std::uint64_t sum = 0;
    for (const auto& [file, count] : blocks) sum += count * disk_block_bytes;
    return sum;
}

std::set<std::string> files_in_use(const std::string& folder, const std::vector<pid_t>& but) {
    std::set<std::string> found;
    const auto note = [&](std::string_view path) {
        if (!path.starts_with(folder + "/")) return;
        const std::size_t name_end = path.find('/', folder.size() + 1);
        found.emplace(path.substr(0, name_end));
    };
    for (const pid_t pid : numbers_in("/proc")) {
        if (std::find(but.begin(), but.end(), pid) != but.end()) continue;
        const std::string descriptors = folder_of(pid) + "/fd/";
        std::error_code error;
        for (const pid_t fd : numbers_in(descriptors))
            note(std::filesystem::read_symlink(descriptors + std::to_string(fd), error).string());
        std::istringstream maps(read_file(folder_of(pid) + "/maps"));
        for (std::string line; std::getline(maps, line);)
            if (const std::size_t at = line.find('/'); at != std::string::npos)
                note(std::string_view(line).substr(at));
    }
    return found;
}

std::uint32_t tasks_of_user(uid_t uid) {
    std::uint32_t count = 0;
    for (const pid_t pid : numbers_in("/proc")) {
        struct stat owner {};
        const std::string folder = folder_of(pid);
        if (stat(folder.c_str(), &owner) == 0 && owner.st_uid == uid) count += use_of({pid}).tasks;
    }
    return count;
}

}  // namespace tcpwhy::helpers

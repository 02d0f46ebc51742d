#include "tracer/helpers/confine/control_group.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <csignal>
#include <ctime>
#include <filesystem>
#include <sstream>
#include <system_error>
#include <thread>

#include "common/descriptor.hpp"
#include "tracer/calls/observe/kernel/proc/proc_files.hpp"

namespace tcpwhy::helpers {
namespace {

using calls::proc::read_file;

constexpr std::chrono::milliseconds pause_of_removal{2};
constexpr int tries_of_removal = 500;
constexpr const char* name_prefix = "tcpwhy-";

bool write_text(const std::string& path, const std::string& text) {
    const Descriptor file(open(path.c_str(), O_WRONLY | O_CLOEXEC));
    return file && write(file.get(), text.data(), text.size()) == static_cast<ssize_t>(text.size());
}

std::optional<std::uint64_t> number(std::string_view text) {
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{}) return std::nullopt;
    return value;
}

/// The number after "NAME " at the begin of a line; 0 where there is none.
std::uint64_t count_in(const std::string& text, std::string_view name) {
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);)
        if (line.size() > name.size() && line.starts_with(name) && line[name.size()] == ' ')
            return number(std::string_view(line).substr(name.size() + 1)).value_or(0);
    return 0;
}

bool has_word(std::string_view list, std::string_view word, char separator) {
    for (std::size_t at = 0; at <= list.size();) {
        const std::size_t end = std::min(list.find(separator, at), list.size());
        if (list.substr(at, end - at) == word) return true;
        at = end + 1;
    }
    return false;
}

struct Mount {
    std::string root;
    std::string point;
    std::string kind;     ///< "cgroup", "cgroup2"
    std::string options;  ///< of the superblock: "rw,memory"
};

/// proc_pid_mountinfo(5): ID PARENT DEVICE ROOT POINT OPTIONS [OPTIONAL…] - KIND SOURCE OPTIONS
std::vector<Mount> group_mounts(std::string_view mountinfo) {
    std::vector<Mount> found;
    std::istringstream lines{std::string(mountinfo)};
    for (std::string line; std::getline(lines, line);) {
        std::istringstream words(line);
        std::string skipped;
        Mount mount;
        words >> skipped >> skipped >> skipped >> mount.root >> mount.point;
        while (words >> skipped && skipped != "-") {
        }
        words >> mount.kind >> skipped >> mount.options;
        if (mount.kind == "cgroup" || mount.kind == "cgroup2") found.push_back(mount);
    }
    return found;
}

/// The third field of the line "ID:CONTROLLERS:PATH" that has the controller.
std::optional<std::string> group_of(std::string_view controller, std::string_view cgroup) {
    std::istringstream lines{std::string(cgroup)};
    for (std::string line; std::getline(lines, line);) {
        const std::size_t first = line.find(':');
        const std::size_t second = line.find(':', first + 1);
        if (first == std::string::npos || second == std::string::npos) continue;
        const std::string list = line.substr(first + 1, second - first - 1);
        if (controller.empty() ? list.empty() : has_word(list, controller, ','))
            return line.substr(second + 1);
    }
    return std::nullopt;
}

std::string own_name() {
    static std::atomic<unsigned> count{0};
    return std::string(name_prefix) + std::to_string(getpid()) + "-" + std::to_string(count++);
}

/// Empty groups that killed graders have left.
void remove_abandoned_groups(const std::string& folder) {
    constexpr std::time_t old_enough_s = 60;  // a new one gets its first process a moment later
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
        struct stat status {};
        if (entry.path().filename().string().starts_with(name_prefix) &&
            stat(entry.path().c_str(), &status) == 0 &&
            std::time(nullptr) - status.st_mtime > old_enough_s)
            rmdir(entry.path().c_str());  // refused where it has processes
    }
}

std::string parent_of(const std::string& group) {
    return group.substr(0, group.rfind('/'));
}

/// Makes a folder in the nearest group, from this process's own upwards, that takes one with all
/// those controllers. A group of version 2 that has processes can have no such children.
std::string make_group(const GroupPlace& place,
                       std::initializer_list<std::string_view> controllers) {
    const std::string name = own_name();
    std::string group = place.group == "/" ? "" : place.group;
    for (;; group = parent_of(group)) {
        const std::string folder = place.mount + group;
        bool gives = true;
        if (place.version_2) {
            std::string given = read_file(folder + "/cgroup.subtree_control");
            std::replace(given.begin(), given.end(), '\n', ' ');
            for (const std::string_view one : controllers)
                gives = gives && has_word(given, one, ' ');
        }
        std::string made = folder;
        made += '/';
        made += name;
        if (gives && mkdir(made.c_str(), 0755) == 0) {
            remove_abandoned_groups(folder);
            return made;
        }
        if (group.empty()) return {};
    }
}

void remove_group(const std::string& folder) {
    for (int at = 0; at < tries_of_removal && rmdir(folder.c_str()) != 0 && errno == EBUSY; ++at)
        std::this_thread::sleep_for(pause_of_removal);
}

std::vector<pid_t> pids_in(const std::string& folder) {
    std::vector<pid_t> found;
    std::istringstream lines(read_file(folder + "/cgroup.procs"));
    for (pid_t pid = 0; lines >> pid;) found.push_back(pid);
    return found;
}

}  // namespace

std::optional<GroupPlace> place_of(std::string_view controller, std::string_view mountinfo,
                                   std::string_view cgroup) {
    for (const Mount& mount : group_mounts(mountinfo)) {
        const bool version_2 = mount.kind == "cgroup2";
        if (!version_2 && !has_word(mount.options, controller, ',')) continue;
        const auto own = group_of(version_2 ? std::string_view{} : controller, cgroup);
        if (!own) continue;
        // In a container the mount may show a part of the hierarchy alone.
        std::string group = *own;
        if (mount.root != "/" && group.starts_with(mount.root)) group.erase(0, mount.root.size());
        if (group.empty()) group = "/";
        if (version_2 && group_of(controller, cgroup)) continue;  // version 1 has it
        return GroupPlace{mount.point, group, version_2};
    }
    return std::nullopt;
}

ControlGroup::ControlGroup(std::uint64_t memory_bytes, std::uint32_t processes) {
    const std::string mounts = read_file("/proc/self/mountinfo");
    const std::string groups = read_file("/proc/self/cgroup");
    const auto memory = place_of("memory", mounts, groups);
    const auto pids = place_of("pids", mounts, groups);
    const auto bound = [](std::string& folder, const std::string& file, std::uint64_t most) {
        if (folder.empty() || write_text(folder + "/" + file, std::to_string(most))) return;
        rmdir(folder.c_str());
        folder.clear();
    };
    if (memory && memory->version_2) {
        memory_ = make_group(*memory, {"memory", "pids"});
        bound(memory_, "memory.max", memory_bytes);
        if (memory_.empty()) return;
        write_text(memory_ + "/memory.swap.max", "0");
        pids_ = memory_;
        bound(pids_, "pids.max", processes);
        if (pids_.empty()) memory_.clear();
        return;
    }
    if (memory) memory_ = make_group(*memory, {});
    bound(memory_, "memory.limit_in_bytes", memory_bytes);
    if (!memory_.empty())
        write_text(memory_ + "/memory.memsw.limit_in_bytes", std::to_string(memory_bytes));
    if (pids && !pids->version_2) pids_ = make_group(*pids, {});
    bound(pids_, "pids.max", processes);
}

ControlGroup::~ControlGroup() {
    kill_members();
    if (!memory_.empty()) remove_group(memory_);
    if (!pids_.empty() && pids_ != memory_) remove_group(pids_);
}

std::vector<std::string> ControlGroup::entrances() const {
    std::vector<std::string> files;
    if (!memory_.empty()) files.push_back(memory_ + "/cgroup.procs");
    if (!pids_.empty() && pids_ != memory_) files.push_back(pids_ + "/cgroup.procs");
    return files;
}

bool ControlGroup::ran_out_of_memory() const {
    if (memory_.empty()) return false;
    return count_in(read_file(memory_ + "/memory.events"), "oom_kill") +
               count_in(read_file(memory_ + "/memory.oom_control"), "oom_kill") >
           0;
}

bool ControlGroup::ran_out_of_processes() const {
    return !pids_.empty() && count_in(read_file(pids_ + "/pids.events"), "max") > 0;
}

std::vector<pid_t> ControlGroup::members() const {
    return pids_in(pids_.empty() ? memory_ : pids_);
}

void ControlGroup::kill_members() const {
    const std::string& folder = pids_.empty() ? memory_ : pids_;
    if (folder.empty() || write_text(folder + "/cgroup.kill", "1")) return;
    for (int at = 0; at < tries_of_removal; ++at) {
        const std::vector<pid_t> left = pids_in(folder);
        if (left.empty()) return;
        for (const pid_t pid : left) kill(pid, SIGKILL);
        std::this_thread::sleep_for(pause_of_removal);
    }
}

std::uint64_t own_memory_limit() {
    const auto place =
        place_of("memory", read_file("/proc/self/mountinfo"), read_file("/proc/self/cgroup"));
    if (!place) return 0;
    std::uint64_t least = 0;
    std::string group = place->group == "/" ? "" : place->group;
    for (;; group = parent_of(group)) {
        const auto here = number(read_file(
            place->mount + group + (place->version_2 ? "/memory.max" : "/memory.limit_in_bytes")));
        constexpr std::uint64_t no_limit = std::uint64_t{1} << 60U;
        if (here && *here < no_limit && (least == 0 || *here < least)) least = *here;
        if (group.empty()) return least;
    }
}

}  // namespace tcpwhy::helpers

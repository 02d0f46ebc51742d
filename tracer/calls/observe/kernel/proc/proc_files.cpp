#include "tracer/calls/observe/kernel/proc/proc_files.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <memory>
#include <span>
#include <string_view>
#include <utility>

#include "tracer/calls/observe/kernel/borrowed_ids.hpp"
#include "tracer/calls/observe/kernel/patience.hpp"

namespace tcpwhy::calls::proc {
namespace {

std::string path_of(model::Pid pid, std::string_view rest) {
    return "/proc/" + std::to_string(pid) + std::string(rest);
}

/// The entries of a folder whose names are numbers.
std::vector<int> numbered_entries(const std::string& folder) {
    std::vector<int> numbers;
    const std::unique_ptr<DIR, int (*)(DIR*)> stream(opendir(folder.c_str()), closedir);
    if (!stream) return numbers;
    while (const dirent* entry = readdir(stream.get())) {
        const std::string_view name(entry->d_name);
        int number = 0;
        const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), number);
        if (error == std::errc{}) numbers.push_back(number);
    }
    return numbers;
}

/// A link of the tracee's, read as its own user where that is needed. -1 with errno set.
ssize_t read_link(model::Pid tid, const std::string& path, std::span<char> to) {
    const ssize_t length = readlink(path.c_str(), to.data(), to.size());
    if (length >= 0 || errno != EACCES) return length;
    const BorrowedIds ids(tid);
    return ids ? readlink(path.c_str(), to.data(), to.size()) : length;
}

/// The same for a file.
std::string read_own_file(model::Pid tid, const std::string& path) {
    std::string text = read_file(path);
    if (!text.empty()) return text;
    const BorrowedIds ids(tid);
    return ids ? read_file(path) : text;
}

}  // namespace

std::string read_file(const std::string& path) {
    std::string text;
    const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0) return text;
    std::array<char, 4096> block{};
    for (ssize_t got; (got = read(fd, block.data(), block.size())) > 0;)
        text.append(block.data(), static_cast<std::size_t>(got));
    close(fd);
    return text;
}

std::optional<Status> status(model::Pid tid) {
    return status_in(read_file(path_of(tid, "/status")));
}

std::optional<std::uint64_t> voluntary_switches(model::Pid tid) {
    return voluntary_switches_in(read_file(path_of(tid, "/status")));
}

std::optional<std::uint64_t> blocking_call(model::Pid tid) {
    return blocking_call_in(read_own_file(tid, path_of(tid, "/syscall")));
}

std::vector<std::string> command_line(model::Pid pid) {
    const auto words = std::make_shared<std::vector<std::string>>();
    const Outcome outcome = ask_in_time([pid, words] { *words = command_line_at_exec(pid); });
    return outcome == Outcome::done ? std::move(*words) : std::vector<std::string>{};
}

std::vector<std::string> command_line_at_exec(model::Pid pid) {
    return words_in(read_file(path_of(pid, "/cmdline")));
}

std::string executable(model::Pid pid) {
    std::array<char, 4096> path{};
    const ssize_t size = read_link(pid, path_of(pid, "/exe"), path);
    return size > 0 ? std::string(path.data(), static_cast<std::size_t>(size)) : std::string{};
}

std::vector<model::Pid> children(model::Pid tid) {
    return pids_in(read_file(path_of(tid, "/task/" + std::to_string(tid) + "/children")));
}

std::vector<model::Pid> threads(model::Pid pid) {
    return numbered_entries(path_of(pid, "/task"));
}

std::optional<OpenDescriptor> descriptor(model::Pid tid, int fd) {
    std::array<char, 64> target{};
    const std::string path = path_of(tid, "/fd/" + std::to_string(fd));
    const ssize_t length = read_link(tid, path, target);
    if (length <= 0) return std::nullopt;
    return descriptor_in(fd, {target.data(), static_cast<std::size_t>(length)});
}

std::vector<OpenDescriptor> descriptors(model::Pid tid) {
    std::vector<OpenDescriptor> found;
    for (const int fd : numbered_entries(path_of(tid, "/fd")))
        if (const auto one = descriptor(tid, fd)) found.push_back(*one);
    return found;
}

bool refuses_descriptors(model::Pid tid, int fd) {
    std::array<char, 64> target{};
    return read_link(tid, path_of(tid, "/fd/" + std::to_string(fd)), target) < 0 &&
           (errno == EACCES || errno == EPERM);
}

bool closes_on_exec(model::Pid pid, int fd) {
    return closes_on_exec_in(read_own_file(pid, path_of(pid, "/fdinfo/" + std::to_string(fd))));
}

std::vector<EpollTarget> epoll_targets(model::Pid pid, int fd) {
    return epoll_targets_in(read_own_file(pid, path_of(pid, "/fdinfo/" + std::to_string(fd))));
}

}  // namespace tcpwhy::calls::proc

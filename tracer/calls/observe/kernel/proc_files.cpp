#include "tracer/calls/observe/kernel/proc_files.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <memory>
#include <span>
#include <string_view>

#include "tracer/calls/observe/kernel/borrowed_ids.hpp"

namespace tcpwhy::calls::proc {
namespace {

std::string path_of(model::Pid pid, std::string_view rest) {
    return "/proc/" + std::to_string(pid) + std::string(rest);
}

template <typename Number>
std::optional<Number> number_in(std::string_view text, int base = 10) {
    const std::size_t start = text.find_first_not_of(" \t");
    if (start == std::string_view::npos) return std::nullopt;
    Number number{};
    const auto [end, error] =
        std::from_chars(text.data() + start, text.data() + text.size(), number, base);
    if (error != std::errc{}) return std::nullopt;
    return number;
}

/// The number after "\nKEY:" (or at the start), as in /proc/PID/status and fdinfo.
template <typename Number>
std::optional<Number> field(std::string_view text, std::string_view key, int base = 10) {
    for (std::size_t at = text.find(key); at != std::string_view::npos;
         at = text.find(key, at + 1)) {
        if (at == 0 || text[at - 1] == '\n' || text[at - 1] == ' ')
            return number_in<Number>(text.substr(at + key.size()), base);
    }
    return std::nullopt;
}

/// The entries of a folder whose names are numbers.
std::vector<int> numbered_entries(const std::string& folder) {
    std::vector<int> numbers;
    const std::unique_ptr<DIR, int (*)(DIR*)> stream(opendir(folder.c_str()), closedir);
    if (!stream) return numbers;
    while (const dirent* entry = readdir(stream.get()))
        if (const auto number = number_in<int>(entry->d_name)) numbers.push_back(*number);
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
    const std::string text = read_file(path_of(tid, "/status"));
    const auto process = field<model::Pid>(text, "Tgid:");
    if (!process) return std::nullopt;
    return Status{*process, field<model::Pid>(text, "PPid:").value_or(0),
                  field<std::uint64_t>(text, "SigIgn:", 16).value_or(0),
                  field<std::uint64_t>(text, "SigCgt:", 16).value_or(0)};
}

std::optional<std::uint64_t> voluntary_switches(model::Pid tid) {
    return field<std::uint64_t>(read_file(path_of(tid, "/status")), "voluntary_ctxt_switches:");
}

std::optional<std::uint64_t> blocking_call(model::Pid tid) {
    // "running", "-1 SP PC", or "NUMBER ARGUMENTS SP PC".
    const std::string text = read_own_file(tid, path_of(tid, "/syscall"));
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{}) return std::nullopt;
    return number;
}

std::vector<std::string> command_line(model::Pid pid) {
    const std::string text = read_file(path_of(pid, "/cmdline"));
    std::vector<std::string> words;
    for (std::size_t start = 0; start < text.size();) {
        const std::size_t end = std::min(text.find('\0', start), text.size());
        words.push_back(text.substr(start, end - start));
        start = end + 1;
    }
    return words;
}

std::string executable(model::Pid pid) {
    std::array<char, 4096> path{};
    const ssize_t size = read_link(pid, path_of(pid, "/exe"), path);
    return size > 0 ? std::string(path.data(), static_cast<std::size_t>(size)) : std::string{};
}

std::vector<model::Pid> threads(model::Pid pid) {
    return numbered_entries(path_of(pid, "/task"));
}

std::optional<OpenDescriptor> descriptor(model::Pid tid, int fd) {
    std::array<char, 64> target{};
    const std::string path = path_of(tid, "/fd/" + std::to_string(fd));
    const ssize_t length = read_link(tid, path, target);
    if (length <= 0) return std::nullopt;
    const std::string_view text(target.data(), static_cast<std::size_t>(length));
    constexpr std::string_view socket_prefix = "socket:[";
    OpenDescriptor found;
    found.fd = fd;
    found.is_socket = text.starts_with(socket_prefix);
    found.is_epoll = text == "anon_inode:[eventpoll]";
    if (found.is_socket)
        found.inode = number_in<std::uint64_t>(text.substr(socket_prefix.size())).value_or(0);
    return found;
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
    const std::string text = read_own_file(pid, path_of(pid, "/fdinfo/" + std::to_string(fd)));
    return (field<unsigned>(text, "flags:", 8).value_or(0) & O_CLOEXEC) != 0;
}

std::vector<EpollTarget> epoll_targets(model::Pid pid, int fd) {
    const std::string text = read_own_file(pid, path_of(pid, "/fdinfo/" + std::to_string(fd)));
    std::vector<EpollTarget> targets;
    for (std::size_t at = text.find("tfd:"); at != std::string::npos;
         at = text.find("tfd:", at + 1)) {
        const std::string_view line = std::string_view(text).substr(at, text.find('\n', at) - at);
        const auto target = field<int>(line, "tfd:");
        if (!target) continue;
        targets.push_back({*target, field<std::uint32_t>(line, "events:", 16).value_or(0),
                           field<std::uint64_t>(line, "data:", 16).value_or(0)});
    }
    return targets;
}

}  // namespace tcpwhy::calls::proc

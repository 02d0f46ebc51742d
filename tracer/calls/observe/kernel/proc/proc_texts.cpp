#include "tracer/calls/observe/kernel/proc/proc_texts.hpp"

#include <fcntl.h>

#include <algorithm>
#include <charconv>

namespace tcpwhy::calls::proc {
namespace {

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

/// The number after KEY, which stands at the start or after one of the characters `before`.
template <typename Number>
std::optional<Number> number_after(std::string_view text, std::string_view key,
                                   std::string_view before, int base) {
    for (std::size_t at = text.find(key); at != std::string_view::npos;
         at = text.find(key, at + 1)) {
        if (at == 0 || before.find(text[at - 1]) != std::string_view::npos)
            return number_in<Number>(text.substr(at + key.size()), base);
    }
    return std::nullopt;
}

/// A field of /proc/PID/status or fdinfo: a line of its own. The line of the name may contain
/// anything but the end of a line.
template <typename Number>
std::optional<Number> field(std::string_view text, std::string_view key, int base = 10) {
    return number_after<Number>(text, key, "\n", base);
}

/// One of the fields of a line, as in the fdinfo of an epoll instance.
template <typename Number>
std::optional<Number> field_of_line(std::string_view line, std::string_view key, int base = 10) {
    return number_after<Number>(line, key, " ", base);
}

}  // namespace

std::optional<Status> status_in(std::string_view status) {
    const auto process = field<model::Pid>(status, "Tgid:");
    if (!process) return std::nullopt;
    return Status{*process,
                  field<model::Pid>(status, "PPid:").value_or(0),
                  field<model::Pid>(status, "TracerPid:").value_or(0),
                  field<std::uint64_t>(status, "SigPnd:", 16).value_or(0),
                  field<std::uint64_t>(status, "SigIgn:", 16).value_or(0),
                  field<std::uint64_t>(status, "SigCgt:", 16).value_or(0),
                  field<std::uint64_t>(status, "SigBlk:", 16).value_or(0)};
}

std::optional<std::uint64_t> voluntary_switches_in(std::string_view status) {
    return field<std::uint64_t>(status, "voluntary_ctxt_switches:");
}

std::optional<std::uint64_t> blocking_call_in(std::string_view syscall) {
    // "running", "-1 SP PC", or "NUMBER ARGUMENTS SP PC".
    std::uint64_t number = 0;
    const auto [end, error] =
        std::from_chars(syscall.data(), syscall.data() + syscall.size(), number);
    if (error != std::errc{}) return std::nullopt;
    return number;
}

std::vector<std::string> words_in(std::string_view cmdline) {
    std::vector<std::string> words;
    for (std::size_t start = 0; start < cmdline.size();) {
        const std::size_t end = std::min(cmdline.find('\0', start), cmdline.size());
        words.emplace_back(cmdline.substr(start, end - start));
        start = end + 1;
    }
    return words;
}

std::vector<model::Pid> pids_in(std::string_view children) {
    std::vector<model::Pid> pids;
    while (const auto pid = number_in<model::Pid>(children)) {
        pids.push_back(*pid);
        const std::size_t next = children.find(' ', children.find_first_not_of(" \t"));
        if (next == std::string_view::npos) break;
        children.remove_prefix(next);
    }
    return pids;
}

OpenDescriptor descriptor_in(int fd, std::string_view link) {
    constexpr std::string_view socket_prefix = "socket:[";
    OpenDescriptor found;
    found.fd = fd;
    found.is_socket = link.starts_with(socket_prefix);
    found.is_epoll = link == "anon_inode:[eventpoll]";
    if (found.is_socket)
        found.inode = number_in<std::uint64_t>(link.substr(socket_prefix.size())).value_or(0);
    return found;
}

bool closes_on_exec_in(std::string_view fdinfo) {
    return (field<unsigned>(fdinfo, "flags:", 8).value_or(0) & O_CLOEXEC) != 0;
}

std::vector<EpollTarget> epoll_targets_in(std::string_view fdinfo) {
    std::vector<EpollTarget> targets;
    for (std::size_t at = fdinfo.find("tfd:"); at != std::string_view::npos;
         at = fdinfo.find("tfd:", at + 1)) {
        const std::string_view line = fdinfo.substr(at, fdinfo.find('\n', at) - at);
        const auto target = field_of_line<int>(line, "tfd:");
        if (!target) continue;
        targets.push_back({*target, field_of_line<std::uint32_t>(line, "events:", 16).value_or(0),
                           field_of_line<std::uint64_t>(line, "data:", 16).value_or(0)});
    }
    return targets;
}

}  // namespace tcpwhy::calls::proc

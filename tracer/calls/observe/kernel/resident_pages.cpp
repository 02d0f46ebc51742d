#include "tracer/calls/observe/kernel/resident_pages.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <string>

namespace tcpwhy::calls {
namespace {

constexpr std::uint64_t present = std::uint64_t{1} << 63U;
constexpr std::size_t entries_a_read = 64;

std::uint64_t page_bytes() {
    static const auto bytes = static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
    return bytes;
}

}  // namespace

int ResidentPages::file_of(model::Pid tid) {
    const auto known = files_.find(tid);
    if (known != files_.end()) return known->second.get();
    if (files_.size() >= most_files) files_.clear();
    const std::string path = "/proc/" + std::to_string(tid) + "/pagemap";
    return files_.emplace(tid, Descriptor(open(path.c_str(), O_RDONLY | O_CLOEXEC)))
        .first->second.get();
}

std::size_t ResidentPages::readable(model::Pid tid, std::uint64_t address, std::size_t size) {
    if (size == 0 || address + size < address) return 0;
    const int file = file_of(tid);
    std::array<std::uint64_t, entries_a_read> entries{};
    const std::uint64_t last = (address + size - 1) / page_bytes();
    std::uint64_t page = address / page_bytes();
    while (page <= last) {
        const auto wanted = std::min<std::uint64_t>(last - page + 1, entries.size());
        const ssize_t got =
            pread(file, entries.data(), static_cast<std::size_t>(wanted) * sizeof entries[0],
                  static_cast<off_t>(page * sizeof entries[0]));
        const auto read = got < 0 ? 0 : static_cast<std::uint64_t>(got) / sizeof entries[0];
        std::uint64_t here = 0;
        while (here < read && (entries[here] & present) != 0) ++here;
        page += here;
        if (here < wanted) break;
    }
    const std::uint64_t end = page * page_bytes();
    return end <= address ? 0
                          : static_cast<std::size_t>(std::min(end - address, std::uint64_t{size}));
}

}  // namespace tcpwhy::calls

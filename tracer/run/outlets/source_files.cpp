#include "tracer/run/outlets/source_files.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "common/descriptor.hpp"

namespace tcpwhy::run {
namespace {

constexpr std::size_t most_bytes = std::size_t{4} << 20;
constexpr std::size_t longest_line = 400;  // bytes
constexpr std::size_t most_files = 256;

constexpr std::array endings = {
    std::string_view{".c"},   std::string_view{".cc"},  std::string_view{".cpp"},
    std::string_view{".cxx"}, std::string_view{".C"},   std::string_view{".h"},
    std::string_view{".hh"},  std::string_view{".hpp"}, std::string_view{".hxx"},
    std::string_view{".ipp"}, std::string_view{".inl"}, std::string_view{".rs"},
    std::string_view{".go"},  std::string_view{".s"},   std::string_view{".S"},
    std::string_view{".zig"}, std::string_view{".d"},   std::string_view{".f90"},
    std::string_view{".pas"}, std::string_view{".nim"}, std::string_view{".swift"},
};

std::string contents_of(const std::string& path) {
    const Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
    struct stat status {};
    if (!file || fstat(file.get(), &status) != 0 || !S_ISREG(status.st_mode)) return {};
    if (status.st_size < 0 || static_cast<std::size_t>(status.st_size) > most_bytes) return {};
    std::string text(static_cast<std::size_t>(status.st_size), '\0');
    std::size_t have = 0;
    while (have < text.size()) {
        const ssize_t got = read(file.get(), text.data() + have, text.size() - have);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) break;
        have += static_cast<std::size_t>(got);
    }
    text.resize(have);
    return text;
}

std::vector<std::string> lines_of(std::string_view text) {
    std::vector<std::string> lines;
    while (!text.empty()) {
        const auto end = text.find('\n');
        std::string_view line = text.substr(0, end);
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
        if (line.ends_with('\r')) line.remove_suffix(1);
        lines.emplace_back(line.substr(0, longest_line));
    }
    return lines;
}

}  // namespace

bool is_source_name(std::string_view file) {
    return std::any_of(endings.begin(), endings.end(),
                       [&](std::string_view ending) { return file.ends_with(ending); });
}

std::vector<std::string> SourceFiles::lines(const std::string& file, std::uint32_t first,
                                            std::uint32_t last) {
    auto known = files_.find(file);
    if (known == files_.end()) {
        if (!is_source_name(file) || files_.size() >= most_files) return {};
        known = files_.emplace(file, lines_of(contents_of(file))).first;
    }
    const std::vector<std::string>& lines = known->second;
    if (first == 0 || first > last || first > lines.size()) return {};
    const std::size_t end = std::min<std::size_t>(last, lines.size());
    return {lines.begin() + (first - 1), lines.begin() + static_cast<std::ptrdiff_t>(end)};
}

}  // namespace tcpwhy::run

#include "tracer/helpers/confine/launch/sanitizer.hpp"

#include <elf.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "common/descriptor.hpp"

namespace tcpwhy::helpers {
namespace {

constexpr std::size_t most_bytes = 64U << 20U;
constexpr std::size_t piece_bytes = 1U << 20U;

/// The functions by which the compiler's code begins them.
constexpr std::array<std::string_view, 4> beginnings{"__asan_init", "__tsan_init", "__lsan_init",
                                                     "__msan_init"};

bool has_beginning(std::string_view bytes) {
    return std::any_of(beginnings.begin(), beginnings.end(), [&](std::string_view name) {
        return bytes.find(name) != std::string_view::npos;
    });
}

}  // namespace

bool has_sanitizer(const std::string& program) {
    const Descriptor file(open(program.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
    struct stat status {};
    if (!file || fstat(file.get(), &status) != 0 || !S_ISREG(status.st_mode)) return false;
    std::string bytes;
    for (std::size_t done = 0; done < most_bytes;) {
        // A name may lie across two pieces.
        bytes.erase(0, bytes.size() - std::min(bytes.size(), beginnings.front().size()));
        const std::size_t kept = bytes.size();
        bytes.resize(kept + piece_bytes);
        const ssize_t count = read(file.get(), bytes.data() + kept, piece_bytes);
        if (count <= 0) return false;
        bytes.resize(kept + static_cast<std::size_t>(count));
        if (done == 0 && !bytes.starts_with(ELFMAG)) return false;
        if (has_beginning(bytes)) return true;
        done += static_cast<std::size_t>(count);
    }
    return false;
}

}  // namespace tcpwhy::helpers

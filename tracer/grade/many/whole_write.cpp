#include "tracer/grade/many/whole_write.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <string_view>

#include "common/descriptor.hpp"
#include "common/errors.hpp"

namespace tcpwhy::grade {

void write_whole(const std::string& file, const std::string& text) {
    const std::string beside = file + ".new-" + std::to_string(getpid());
    {
        const Descriptor out(open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644));
        std::string_view left = text;
        while (out && !left.empty()) {
            const ssize_t written = ::write(out.get(), left.data(), left.size());
            if (written < 0) break;
            left.remove_prefix(static_cast<std::size_t>(written));
        }
        if (!out || !left.empty() || fsync(out.get()) != 0) {
            const int error = errno;
            unlink(beside.c_str());
            throw UnavailableError(attempt_failed("cannot write " + file, error));
        }
    }
    if (rename(beside.c_str(), file.c_str()) != 0)
        throw UnavailableError(attempt_failed("cannot write " + file, errno));
}

}  // namespace tcpwhy::grade

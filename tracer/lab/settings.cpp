#include "tracer/lab/settings.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "common/descriptor.hpp"
#include "common/errors.hpp"

namespace tcpwhy::lab {

void apply(const std::vector<scenario::Setting>& settings, const Rung& rung) {
    for (const scenario::Setting& setting : settings) {
        const std::string attempt =
            setting.location + ": cannot set " + setting.name + " to " + setting.value;
        if (rung.mode != model::Mode::private_lab)
            throw UnavailableError(attempt +
                                   ": that would concern this whole machine (fix: --lab private)");
        std::string path = "/proc/sys/" + setting.name;
        std::replace(path.begin() + 10, path.end(), '.', '/');
        const Descriptor file(open(path.c_str(), O_WRONLY | O_CLOEXEC));
        if (!file && (errno == ENOENT || errno == EISDIR))
            throw UsageError(attempt + ": there is no such setting");
        if (file && write(file.get(), setting.value.data(), setting.value.size()) >= 0) continue;
        if (file && (errno == EINVAL || errno == ERANGE))
            throw UsageError(attempt + ": the kernel does not accept this value");
        throw UnavailableError(attempt_failed(attempt, errno));
    }
}

}  // namespace tcpwhy::lab

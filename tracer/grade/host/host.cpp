#include "tracer/grade/host/host.hpp"

#include <dirent.h>

namespace tcpwhy::grade {
namespace {

struct CloseFolder {
    void operator()(DIR* folder) const { closedir(folder); }
};

}  // namespace

std::optional<std::size_t> descriptors_of(const std::vector<model::Pid>& processes) {
    std::size_t count = 0;
    for (const model::Pid pid : processes) {
        const std::string path = "/proc/" + std::to_string(pid) + "/fd";
        const std::unique_ptr<DIR, CloseFolder> folder(opendir(path.c_str()));
        if (!folder) {
            if (errno == EACCES || errno == EPERM) return std::nullopt;
            continue;  // it has ended meanwhile
        }
        while (const dirent* entry = readdir(folder.get()))
            if (entry->d_name[0] != '.') ++count;
    }
    return count;
}

}  // namespace tcpwhy::grade

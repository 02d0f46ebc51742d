#include "tracer/helpers/confine/shared_memory.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <system_error>

#include "tracer/helpers/confine/folders.hpp"

namespace tcpwhy::helpers {
namespace {

constexpr const char* shared_memory_folder = "/dev/shm";
constexpr std::uint32_t most_files = 4096;

}  // namespace

SharedMemoryFiles::SharedMemoryFiles(uid_t user) : user_(user), before_(files()) {}

SharedMemoryFiles::~SharedMemoryFiles() {
    for (const std::string& file : files())
        if (!before_.contains(file)) remove_tree(file);
}

std::set<std::string> SharedMemoryFiles::files() const {
    std::set<std::string> found;
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(shared_memory_folder, error)) {
        struct stat status {};
        if (lstat(entry.path().c_str(), &status) == 0 && status.st_uid == user_)
            found.insert(entry.path().string());
    }
    return found;
}

std::uint64_t SharedMemoryFiles::bytes() const {
    std::uint64_t sum = 0;
    for (const std::string& file : files())
        if (!before_.contains(file)) sum += space_of_tree(file, most_files);
    return sum;
}

}  // namespace tcpwhy::helpers

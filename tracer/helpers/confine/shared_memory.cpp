#include "tracer/helpers/confine/shared_memory.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <system_error>

#include "tracer/helpers/confine/folders.hpp"
#include "tracer/helpers/confine/process_tree.hpp"

namespace tcpwhy::helpers {
namespace {

constexpr const char* shared_memory_folder = "/dev/shm";
constexpr std::uint32_t most_files = 4096;

}  // namespace

SharedMemoryFiles::SharedMemoryFiles(uid_t user) : user_(user), before_(files()) {}

SharedMemoryFiles::~SharedMemoryFiles() {
    for (const std::string& file : new_files({})) remove_tree(file);
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

std::set<std::string> SharedMemoryFiles::new_files(const std::vector<pid_t>& job) const {
    std::set<std::string> found = files();
    std::erase_if(found, [this](const std::string& file) { return before_.contains(file); });
    if (found.empty()) return found;
    for (const std::string& file : files_in_use(shared_memory_folder, job)) found.erase(file);
    return found;
}

std::uint64_t SharedMemoryFiles::bytes(const std::vector<pid_t>& job) const {
    std::uint64_t sum = 0;
    for (const std::string& file : new_files(job))
        sum += space_of_tree(file, most_files, LockedFolders::unlocked).value_or(0);
    return sum;
}

}  // namespace tcpwhy::helpers

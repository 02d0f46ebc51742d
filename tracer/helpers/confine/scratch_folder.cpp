#include "tracer/helpers/confine/scratch_folder.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <ctime>
#include <deque>
#include <filesystem>
#include <system_error>

#include "common/errors.hpp"

namespace tcpwhy::helpers {
namespace {

namespace fs = std::filesystem;

constexpr mode_t pass_only = 0711;
constexpr mode_t owner_only = 0700;

/// Empties one folder: files go, folders move up beside it. So no path grows with the depth.
void flatten(const fs::path& folder, const fs::path& top, std::deque<fs::path>& waiting,
             unsigned& count) {
    chmod(folder.c_str(), owner_only);
    std::error_code error;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder, error)) {
        std::error_code ignored;
        if (!entry.is_symlink(ignored) && entry.is_directory(ignored)) {
            chmod(entry.path().c_str(), owner_only);  // a folder that is not writable cannot move
            const fs::path moved = top.string() + ".gone" + std::to_string(count++);
            fs::rename(entry.path(), moved, ignored);
            if (!ignored) waiting.push_back(moved);
        } else {
            unlink(entry.path().c_str());
        }
    }
    rmdir(folder.c_str());
}

/// Nobody holds the lock of a folder whose process was killed.
void remove_abandoned(const std::string& parent, const std::string& prefix) {
    constexpr std::time_t old_enough_s = 60;  // a new one gets its lock a moment later
    std::error_code error;
    for (const fs::directory_entry& entry : fs::directory_iterator(parent, error)) {
        struct stat status {};
        const bool is_ours = entry.path().filename().string().starts_with(prefix) &&
                             lstat(entry.path().c_str(), &status) == 0 && S_ISDIR(status.st_mode) &&
                             status.st_uid == geteuid();
        if (!is_ours || std::time(nullptr) - status.st_mtime < old_enough_s) continue;
        const Descriptor folder(open(entry.path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
        if (folder && flock(folder.get(), LOCK_EX | LOCK_NB) == 0) remove_tree(entry.path());
    }
}

}  // namespace

ScratchFolder::ScratchFolder(const std::string& parent, const std::string& prefix) {
    remove_abandoned(parent, prefix);
    std::string name = parent + "/" + prefix + "XXXXXX";
    if (mkdtemp(name.data()) == nullptr)
        throw UnavailableError(attempt_failed("cannot make the folder " + name, errno));
    // Links in its path would not exist inside.
    path_ = fs::canonical(name).string();
    chmod(path_.c_str(), pass_only);
    lock_ = Descriptor(open(path_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    flock(lock_.get(), LOCK_EX | LOCK_NB);
}

ScratchFolder::~ScratchFolder() {
    remove_tree(path_);
}

bool remove_tree(const std::string& path) {
    if (unlink(path.c_str()) == 0) return true;  // no folder
    std::deque<fs::path> waiting{path};
    unsigned count = 0;
    while (!waiting.empty()) {
        const fs::path next = waiting.front();
        waiting.pop_front();
        flatten(next, path, waiting, count);
    }
    return access(path.c_str(), F_OK) != 0;
}

}  // namespace tcpwhy::helpers

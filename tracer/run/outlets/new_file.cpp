#include "tracer/run/outlets/new_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <system_error>
#include <utility>

namespace tcpwhy::run {
namespace {

namespace fs = std::filesystem;

constexpr mode_t permissions = 07777;

struct Target {
    std::string path;
    std::optional<mode_t> mode;  ///< of the file that is there
};

/// The end of the file's symbolic links; nothing when it must be written in place.
std::optional<Target> target_of(const std::string& file) {
    std::error_code error;
    struct stat status {};
    if (lstat(file.c_str(), &status) != 0)
        return errno == ENOENT ? std::optional<Target>({file, std::nullopt}) : std::nullopt;
    const fs::path path = fs::canonical(file, error);
    if (error || stat(path.c_str(), &status) != 0) return std::nullopt;
    const bool replaceable = S_ISREG(status.st_mode) && status.st_nlink == 1 &&
                             status.st_uid == geteuid() && access(path.c_str(), W_OK) == 0;
    // The target of a link in /proc/PID/fd is open elsewhere, and that descriptor would not follow.
    if (!replaceable || file.starts_with("/dev/") || file.starts_with("/proc/"))
        return std::nullopt;
    return Target{path.string(), status.st_mode & permissions};
}

mode_t mode_of_new_files() {
    const mode_t mask = umask(0);
    umask(mask);
    return 0666 & ~mask;
}

}  // namespace

std::optional<NewFile> NewFile::beside(const std::string& file) {
    const auto target = target_of(file);
    if (!target) return std::nullopt;
    std::string folder = fs::path(target->path).parent_path().string();
    if (folder.empty()) folder = ".";
    std::string path;
    Descriptor made(open(folder.c_str(), O_TMPFILE | O_WRONLY | O_CLOEXEC, 0600));
    if (!made) {
        path = target->path + ".tcpwhy-XXXXXX";
        made = Descriptor(mkostemp(path.data(), O_CLOEXEC));
    }
    if (!made) return std::nullopt;
    NewFile result(std::move(made), path, target->path);
    if (fchmod(result.fd(), target->mode.value_or(mode_of_new_files())) != 0) return std::nullopt;
    return result;
}

NewFile::NewFile(Descriptor fd, std::string path, std::string target)
    : fd_(std::move(fd)), path_(std::move(path)), target_(std::move(target)) {}

NewFile::~NewFile() {
    remove();
}

NewFile::NewFile(NewFile&& other) noexcept
    : fd_(std::move(other.fd_)),
      path_(std::exchange(other.path_, {})),
      target_(std::move(other.target_)) {}

NewFile& NewFile::operator=(NewFile&& other) noexcept {
    if (this == &other) return *this;
    remove();
    fd_ = std::move(other.fd_);
    path_ = std::exchange(other.path_, {});
    target_ = std::move(other.target_);
    return *this;
}

int NewFile::replace() {
    if (path_.empty()) {
        // linkat(2) replaces no file, so that the file needs a name of its own first.
        const std::string name =
            target_ + ".tcpwhy-" + std::to_string(getpid()) + "-" + std::to_string(fd_.get());
        const std::string link = "/proc/self/fd/" + std::to_string(fd_.get());
        if (linkat(AT_FDCWD, link.c_str(), AT_FDCWD, name.c_str(), AT_SYMLINK_FOLLOW) != 0)
            return errno;
        path_ = name;
    }
    // Network file systems report a full disk only now.
    if (close(fd_.release()) != 0 || rename(path_.c_str(), target_.c_str()) != 0) return errno;
    path_.clear();
    return 0;
}

void NewFile::remove() {
    if (!path_.empty()) unlink(path_.c_str());
    path_.clear();
}

}  // namespace tcpwhy::run

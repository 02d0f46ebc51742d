#include "tracer/lab/runtime_folder.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <thread>

#include "common/errors.hpp"

namespace tcpwhy::lab {
namespace {

constexpr const char* public_path = "/run/tcpwhy";
constexpr mode_t mode_of_others = S_IRWXG | S_IRWXO;
constexpr std::chrono::seconds longest_wait_for_lock{3};
constexpr std::chrono::milliseconds lock_retry{10};

bool is_own_folder(const char* path) {
    struct stat status {};
    return stat(path, &status) == 0 && S_ISDIR(status.st_mode) && status.st_uid == geteuid();
}

/// Whether the name in /tmp is this user's own, or still free if `free_counts`.
bool is_own_name(const std::string& path, bool free_counts) {
    struct stat status {};
    if (lstat(path.c_str(), &status) != 0) return free_counts && errno == ENOENT;
    return status.st_uid == geteuid();
}

/// The folder in /tmp, and those that stand for it: somebody else can make it first, so that
/// another name was needed. In a user namespace several users are 0.
std::vector<std::string> candidates_in_tmp(const std::string& usual) {
    std::vector<std::string> paths;
    if (is_own_name(usual, true)) paths.push_back(usual);
    std::error_code unreadable;
    for (const auto& entry : std::filesystem::directory_iterator("/tmp", unreadable)) {
        const std::string path = entry.path().string();
        if (path.rfind(usual + "-", 0) == 0 && is_own_name(path, false)) paths.push_back(path);
    }
    return paths;
}

std::string usual_folder_in_tmp() {
    return "/tmp/tcpwhy-" + std::to_string(geteuid());
}

/// The best first. They may not exist.
std::vector<std::string> candidates() {
    std::vector<std::string> paths;
    const std::string user = std::to_string(geteuid());
    const char* variable = std::getenv("XDG_RUNTIME_DIR");
    // A folder of another user is left over from su(1).
    if (variable != nullptr && variable[0] == '/' && is_own_folder(variable))
        paths.push_back(std::string(variable) + "/tcpwhy");
    const std::string usual = "/run/user/" + user;
    if (is_own_folder(usual.c_str()) && (paths.empty() || paths.front() != usual + "/tcpwhy"))
        paths.push_back(usual + "/tcpwhy");
    for (std::string& path : candidates_in_tmp(usual_folder_in_tmp()))
        paths.push_back(std::move(path));
    return paths;
}

/// Where new labs have their sockets.
std::string best_place() {
    std::vector<std::string> paths = candidates();
    if (!paths.empty()) return std::move(paths.front());
    std::string path = usual_folder_in_tmp() + "-XXXXXX";
    if (mkdtemp(path.data()) == nullptr)
        throw UnavailableError(
            attempt_failed("cannot make a folder in /tmp for the lab's control socket", errno));
    return path;
}

constexpr const char* another_folder = "set XDG_RUNTIME_DIR to a folder of your own";

/// Why the folder cannot be trusted, and the fix; "" when it can. Examines the
/// descriptor, because the name could lead to another folder by now.
std::string fault_of(int fd) {
    struct stat status {};
    if (fstat(fd, &status) != 0) return attempt_failed("it cannot be examined", errno);
    if (status.st_uid != geteuid())
        return std::string("it belongs to another user (fix: ") + another_folder + ")";
    if ((status.st_mode & mode_of_others) != 0)
        return std::string("others may enter it (fix: chmod 700, or ") + another_folder + ")";
    return "";
}

}  // namespace

RuntimeFolder make_runtime_folder() {
    const std::string path = best_place();
    if (mkdir(path.c_str(), S_IRWXU) != 0 && errno != EEXIST)
        throw UnavailableError(attempt_failed(
            "cannot make the folder " + path + " for the lab's control socket", errno));
    RuntimeFolder folder{
        Descriptor(open(path.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)), path};
    if (!folder.fd)
        throw UnavailableError(
            attempt_failed("cannot use the folder " + path + " for the lab's control socket",
                           errno) +
            " (fix: remove it, or " + another_folder + ")");
    if (const std::string fault = fault_of(folder.fd.get()); !fault.empty())
        throw UnavailableError("cannot use the folder " + path +
                               " for the lab's control socket: " + fault);
    return folder;
}

RuntimeFolder make_public_folder() {
    // Whatever the umask is, others may list the names and open them.
    constexpr mode_t mode = S_IRWXU | S_IRGRP | S_IXGRP | S_IROTH | S_IXOTH;
    if ((mkdir(public_path, mode) == 0 && chmod(public_path, mode) != 0) ||
        (access(public_path, F_OK) != 0))
        throw UnavailableError(attempt_failed(
            std::string("cannot make the folder ") + public_path + " for the lab's control socket",
            errno));
    if (!public_folder())
        throw UnavailableError(std::string("cannot use the folder ") + public_path +
                               " for the lab's control socket: others than root may change it");
    RuntimeFolder folder{Descriptor(open(public_path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)),
                         public_path, true};
    fchmod(folder.fd.get(), mode);  // earlier versions hid the names
    return folder;
}

std::optional<RuntimeFolder> public_folder() {
    RuntimeFolder folder{
        Descriptor(open(public_path, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)), public_path,
        true};
    struct stat status {};
    if (!folder.fd || fstat(folder.fd.get(), &status) != 0) return std::nullopt;
    if (status.st_uid != 0 || (status.st_mode & (S_IWGRP | S_IWOTH)) != 0) return std::nullopt;
    return folder;
}

std::vector<RuntimeFolder> runtime_folders() {
    std::vector<RuntimeFolder> found;
    for (const std::string& path : candidates()) {
        RuntimeFolder folder{
            Descriptor(open(path.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)), path};
        if (folder.fd && fault_of(folder.fd.get()).empty()) found.push_back(std::move(folder));
    }
    return found;
}

namespace {

// A lock belongs to the open file description, which children inherit (flock(2)), so each lock
// opens its own. Everybody who can open a file can lock it, so only its owner may open it: in a
// folder that others may read, the lock is on a file.
Descriptor what_to_lock(const RuntimeFolder& folder) {
    if (!folder.for_everybody)
        return Descriptor(openat(folder.fd.get(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    return Descriptor(openat(folder.fd.get(), ".lock", O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC,
                             S_IRUSR | S_IWUSR));
}

}  // namespace

FolderLock::FolderLock(const RuntimeFolder& folder) : fd_(what_to_lock(folder)) {
    const auto deadline = std::chrono::steady_clock::now() + longest_wait_for_lock;
    while (flock(fd_.get(), LOCK_EX | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK && errno != EINTR)
            throw UnavailableError(attempt_failed("cannot lock the folder " + folder.path, errno));
        if (std::chrono::steady_clock::now() > deadline)
            throw UnavailableError("cannot lock the folder " + folder.path +
                                   ": another tcpwhy holds the lock; is it stopped?");
        std::this_thread::sleep_for(lock_retry);
    }
}

FolderLock::~FolderLock() = default;

}  // namespace tcpwhy::lab

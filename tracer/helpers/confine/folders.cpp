#include "tracer/helpers/confine/folders.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <system_error>

#include "common/errors.hpp"
#include "common/refuse_input.hpp"

namespace tcpwhy::helpers {
namespace {

namespace fs = std::filesystem;

constexpr const char* folder_prefix = "tcpwhy-job-";
constexpr mode_t own = 0700;

std::string scratch_parent(const std::string& wanted) {
    if (!wanted.empty()) return wanted;
    const char* variable = std::getenv("TMPDIR");
    if (variable != nullptr && variable[0] == '/') return variable;
    return access("/var/tmp", W_OK) == 0 ? "/var/tmp" : "/tmp";
}

/// One copy, entry by entry.
class Copy {
  public:
    Copy(fs::path from, fs::path to, const CopyBounds& bounds)
        : from_(std::move(from)), to_(std::move(to)), bounds_(bounds) {}

    void folder(const fs::path& name) {
        std::error_code error;
        fs::directory_iterator entries(from_ / name, error);
        if (error) refuse_input("cannot read " + (from_ / name).string(), error.value());
        for (const fs::directory_entry& entry : entries) one(name / entry.path().filename());
    }

  private:
    void one(const fs::path& name) {
        if (++entries_ > bounds_.entries)
            throw UsageError("the submission has more than " + std::to_string(bounds_.entries) +
                             " files and folders");
        const fs::path path = from_ / name;
        struct stat status {};
        if (lstat(path.c_str(), &status) != 0) refuse_input("cannot read " + path.string(), errno);
        if (S_ISLNK(status.st_mode)) return link(name);
        if (S_ISDIR(status.st_mode)) {
            fs::create_directory(to_ / name);
            folder(name);
        } else if (S_ISREG(status.st_mode)) {
            file(name, static_cast<std::uint64_t>(status.st_size));
        } else {
            throw UsageError("the submission's " + name.string() +
                             " is neither a file nor a folder nor a link");
        }
        keep(name, status);
    }
    void link(const fs::path& name) {
        const fs::path target = fs::read_symlink(from_ / name);
        if (!link_stays_inside(name.string(), target.string()))
            throw UsageError("the submission's " + name.string() + " is a link to " +
                             target.string() + ", which lies outside");
        fs::create_symlink(target, to_ / name);
    }
    void file(const fs::path& name, std::uint64_t size) {
        bytes_ += size;
        if (bytes_ > bounds_.bytes)
            throw UsageError("the submission has more than " +
                             std::to_string(bounds_.bytes >> 20U) + " MiB");
        std::error_code error;
        fs::copy_file(from_ / name, to_ / name, error);
        if (error) refuse_input("cannot copy " + (from_ / name).string(), error.value());
    }
    void keep(const fs::path& name, const struct stat& status) {
        const fs::path made = to_ / name;
        const mode_t least = S_ISDIR(status.st_mode) ? 0700 : 0600;
        chmod(made.c_str(), (status.st_mode & 0777U) | least);
        const timespec times[2] = {status.st_atim, status.st_mtim};
        utimensat(AT_FDCWD, made.c_str(), times, AT_SYMLINK_NOFOLLOW);
    }

    fs::path from_;
    fs::path to_;
    CopyBounds bounds_;
    std::uint64_t bytes_ = 0;
    std::uint32_t entries_ = 0;
};

}  // namespace

JobFolders::JobFolders(const std::string& scratch) : top_(scratch_parent(scratch), folder_prefix) {
    for (const std::string& folder : {work(), home(), tmp(), shm()}) mkdir(folder.c_str(), own);
}

void JobFolders::renew() const {
    for (const std::string& folder : {home(), tmp(), shm()}) {
        remove_tree(folder);
        mkdir(folder.c_str(), own);
    }
    // A program that has locked its own folder is to blame for what it cannot do there, not for
    // a job that cannot begin.
    chmod(work().c_str(), own);
}

bool link_stays_inside(const std::string& link, const std::string& target) {
    const fs::path to = target;
    if (to.is_absolute()) return false;
    int depth = 0;
    for (const fs::path& part : fs::path(link).parent_path() / to) {
        if (part.empty() || part == ".") continue;
        depth += part == ".." ? -1 : 1;
        if (depth < 0) return false;
    }
    return true;
}

void copy_tree(const std::string& from, const std::string& to, const CopyBounds& bounds) {
    Copy(from, to, bounds).folder({});
}

namespace {

/// A program may lock a folder so that its owner, who counts here, cannot look into it.
void unlock(const std::string& path, const struct stat& status) {
    constexpr mode_t look = S_IRUSR | S_IXUSR;
    if (!S_ISDIR(status.st_mode) || (status.st_mode & look) == look || geteuid() == 0) return;
    constexpr mode_t permissions = 07777;
    fchmodat(AT_FDCWD, path.c_str(), (status.st_mode & permissions) | look, AT_SYMLINK_NOFOLLOW);
}

}  // namespace

std::optional<std::uint64_t> space_of_tree(const std::string& path, std::uint32_t entries,
                                           LockedFolders locked) {
    std::uint64_t blocks = 0;
    bool too_deep = false;
    const auto count = [&](const std::string& one) {
        struct stat status {};
        const bool found = lstat(one.c_str(), &status) == 0;
        too_deep = too_deep || (!found && errno == ENAMETOOLONG);
        if (!found) return;  // what vanishes meanwhile takes no space
        blocks += static_cast<std::uint64_t>(status.st_blocks);
        if (locked == LockedFolders::unlocked) unlock(one, status);
    };
    count(path);
    std::error_code error;
    const auto options = fs::directory_options::skip_permission_denied;
    for (fs::recursive_directory_iterator at(path, options, error), end; !error && at != end;
         at.increment(error)) {
        if (entries-- == 0) return std::nullopt;
        count(at->path().string());
    }
    if (too_deep || error == std::errc::filename_too_long) return std::nullopt;
    return blocks * disk_block_bytes;
}

void give_tree(const std::string& path, uid_t uid, gid_t gid) {
    const auto give = [&](const fs::path& one) {
        if (lchown(one.c_str(), uid, gid) != 0)
            throw UnavailableError(
                attempt_failed("cannot give " + one.string() + " to another user", errno));
    };
    give(path);
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(path))
        give(entry.path());
}

}  // namespace tcpwhy::helpers

#include "tracer/run/outlets/separate_files.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <optional>

#include "common/errors.hpp"
#include "common/text/base_name.hpp"

namespace tcpwhy::run {
namespace {

constexpr int most_links = 40;  // as many as the kernel follows (path_resolution(7))

/// A file that exists by its inode; one that does not yet by its folder's inode and its name.
struct Identity {
    dev_t device = 0;
    ino_t inode = 0;
    std::string name;

    friend bool operator==(const Identity&, const Identity&) = default;
};

std::optional<Identity> identity_of(const struct stat& status) {
    if (!S_ISREG(status.st_mode)) return std::nullopt;
    return Identity{status.st_dev, status.st_ino, ""};
}

std::string folder_of(const std::string& path) {
    const std::size_t slash = path.rfind('/');
    return slash == std::string::npos ? "." : path.substr(0, slash + 1);
}

/// The path that open() would create: links that lead to nothing are followed.
std::string created_path(std::string path) {
    for (int links = 0; links < most_links; ++links) {
        char target[PATH_MAX];
        const ssize_t length = readlink(path.c_str(), target, sizeof target);
        if (length <= 0) break;
        const std::string next(target, static_cast<std::size_t>(length));
        path = next.front() == '/' ? next : folder_of(path) + "/" + next;
    }
    return path;
}

std::optional<Identity> identity_of_missing(const std::string& path) {
    const std::string created = created_path(path);
    struct stat folder {};
    if (stat(folder_of(created).c_str(), &folder) != 0) return std::nullopt;
    return Identity{folder.st_dev, folder.st_ino, std::string(base_name(created))};
}

/// Nothing for a file that may be given twice, and for one that cannot be looked at.
std::optional<Identity> identity_of(const std::string& path) {
    struct stat status {};
    if (stat(path.c_str(), &status) == 0) return identity_of(status);
    return errno == ENOENT ? identity_of_missing(path) : std::nullopt;
}

std::optional<Identity> identity_of_descriptor(int fd) {
    struct stat status {};
    return fstat(fd, &status) == 0 ? identity_of(status) : std::nullopt;
}

struct WrittenFile {
    std::optional<Identity> identity;
    std::string name;
};

WrittenFile written_file(const std::string& path) {
    if (path.empty()) return {identity_of_descriptor(STDOUT_FILENO), "standard output"};
    return {identity_of(path), path};
}

void require_not_input(const WrittenFile& output, const std::string& input) {
    const auto identity = input == "-" ? identity_of_descriptor(STDIN_FILENO) : identity_of(input);
    if (identity && identity == output.identity)
        throw UsageError("cannot write to " + output.name +
                         ": it is an input of this command and would be lost; choose another file");
}

}  // namespace

void require_separate_files(const std::vector<std::string>& outputs,
                            const std::vector<std::string>& inputs) {
    std::vector<WrittenFile> earlier;
    for (const std::string& path : outputs) {
        WrittenFile output = written_file(path);
        for (const std::string& input : inputs)
            if (!input.empty()) require_not_input(output, input);
        for (const WrittenFile& other : earlier)
            if (output.identity && output.identity == other.identity)
                throw UsageError(
                    "cannot write two outputs to " + output.name +
                    (other.name == output.name ? "" : " (the same as " + other.name + ")") +
                    ": they would overwrite each other; give each a file of its own");
        earlier.push_back(std::move(output));
    }
}

}  // namespace tcpwhy::run

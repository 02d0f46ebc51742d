#include "tracer/grade/submission/working_copy.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <vector>

#include "common/errors.hpp"
#include "tracer/grade/values/sha256.hpp"

namespace tcpwhy::grade {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t most_copied_bytes = std::uintmax_t{64} << 20U;
constexpr std::size_t most_copied_files = 4096;
constexpr std::size_t seed_digits = 16;

std::vector<fs::path> files_below(const fs::path& folder) {
    std::vector<fs::path> files;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        files.push_back(entry.path());
        if (files.size() > most_copied_files) throw Refused{"it has more than 4096 files"};
    }
    std::sort(files.begin(), files.end());
    return files;
}

void copy_file_as_it_is(const fs::path& from, const fs::path& to) {
    fs::copy_file(from, to);
    fs::last_write_time(to, fs::last_write_time(from));
    fs::permissions(to, fs::perms::owner_read | fs::perms::owner_write, fs::perm_options::add);
}

/// A link may only point to something of the submission.
void copy_link(const fs::path& from, const fs::path& to, const fs::path& root) {
    const fs::path target = fs::read_symlink(from);
    const fs::path whole = fs::weakly_canonical(from.parent_path() / target);
    const std::string inside = fs::weakly_canonical(root).string() + "/";
    if (target.is_absolute() || !whole.string().starts_with(inside))
        throw Refused{"the link " + fs::relative(from, root).string() + " leads out of the folder"};
    fs::create_symlink(target, to);
}

void copy_folder(const fs::path& from, const fs::path& to) {
    std::uintmax_t bytes = 0;
    for (const fs::path& path : files_below(from)) {
        const fs::path target = to / fs::relative(path, from);
        const auto status = fs::symlink_status(path);
        if (fs::is_symlink(status)) {
            copy_link(path, target, from);
        } else if (fs::is_directory(status)) {
            fs::create_directory(target);
        } else if (fs::is_regular_file(status)) {
            bytes += fs::file_size(path);
            if (bytes > most_copied_bytes) throw Refused{"its files have more than 64 MiB"};
            copy_file_as_it_is(path, target);
        } else {
            throw Refused{fs::relative(path, from).string() + " is no regular file"};
        }
    }
}

std::string seed_of(const fs::path& folder) {
    Sha256 sum;
    for (const fs::path& path : files_below(folder)) {
        const auto status = fs::symlink_status(path);
        if (!fs::is_regular_file(status)) continue;
        std::ifstream file(path, std::ios::binary);
        std::ostringstream text;
        text << file.rdbuf();
        const bool runs = (status.permissions() & fs::perms::owner_exec) != fs::perms::none;
        const std::string content = text.str();
        sum.add(fs::relative(path, folder).string() + '\0' + (runs ? 'x' : '-') +
                std::to_string(content.size()) + '\0');
        sum.add(content);
    }
    return hex(sum.finish()).substr(0, seed_digits);
}

/// Packed with a folder of its own around everything: that folder is the submission.
fs::path innermost(fs::path folder) {
    constexpr int deepest = 3;
    for (int depth = 0; depth < deepest; ++depth) {
        std::vector<fs::path> entries;
        for (const auto& entry : fs::directory_iterator(folder))
            if (entry.path().filename() != "__MACOSX") entries.push_back(entry.path());
        if (entries.size() != 1 || !fs::is_directory(fs::symlink_status(entries.front()))) break;
        folder = entries.front();
    }
    return folder;
}

}  // namespace

RunFolder::RunFolder() {
    const char* parent = std::getenv("TMPDIR");
    std::string pattern = std::string(parent ? parent : "/tmp") + "/tcpwhy-grade-XXXXXX";
    if (!mkdtemp(pattern.data()))
        throw UnavailableError(attempt_failed("cannot make a folder " + pattern, errno));
    path_ = pattern;
}

RunFolder::~RunFolder() {
    std::error_code error;
    fs::remove_all(path_, error);
}

std::string RunFolder::folder(const std::string& name) const {
    const std::string path = file(name);
    std::error_code error;
    fs::remove_all(path, error);
    if (mkdir(path.c_str(), 0700) != 0)
        throw UnavailableError(attempt_failed("cannot make the folder " + path, errno));
    return path;
}

std::string make_working_copy(const Submission& submission, const std::string& folder) {
    try {
        if (!fs::is_directory(submission.path)) throw Refused{"archives are not read here yet"};
        copy_folder(innermost(submission.path), folder);
        return seed_of(folder);
    } catch (const fs::filesystem_error& error) {
        throw Refused{std::string("it cannot be copied: ") + error.code().message()};
    }
}

}  // namespace tcpwhy::grade

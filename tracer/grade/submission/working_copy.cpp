#include "tracer/grade/submission/working_copy.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>
#include <vector>

#include "common/errors.hpp"
#include "tracer/grade/unpack.hpp"
#include "tracer/grade/values/sha256.hpp"
#include "tracer/helpers/confine/folders.hpp"

namespace tcpwhy::grade {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t seed_digits = 16;
constexpr int deepest_packing = 3;  ///< archives within archives, folders within folders

std::string scratch_parent() {
    const char* variable = std::getenv("TMPDIR");
    return variable ? variable : "/tmp";
}

std::vector<fs::path> files_below(const fs::path& folder) {
    std::vector<fs::path> files;
    for (const auto& entry : fs::recursive_directory_iterator(folder))
        files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    return files;
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

/// The entries of a folder without those that macOS adds to archives.
std::vector<fs::directory_entry> entries_of(const fs::path& folder) {
    std::vector<fs::directory_entry> entries;
    for (const auto& entry : fs::directory_iterator(folder)) {
        const fs::path name = entry.path().filename();
        if (name != "__MACOSX" && name != ".DS_Store") entries.push_back(entry);
    }
    return entries;
}

/// Packed with a folder of its own around everything: that folder is the submission.
fs::path innermost(fs::path folder) {
    for (int depth = 0; depth < deepest_packing; ++depth) {
        const auto entries = entries_of(folder);
        if (entries.size() != 1 || !fs::is_directory(entries.front().symlink_status())) break;
        folder = entries.front().path();
    }
    return folder;
}

/// The submission itself where it is an archive, or one that lies alone in its folder: so Moodle
/// leaves it, and so students pack twice.
std::optional<fs::path> archive_in(const fs::path& path) {
    if (!fs::is_directory(path)) return path;
    const auto entries = entries_of(innermost(path));
    if (entries.size() != 1 || !fs::is_regular_file(entries.front().symlink_status()) ||
        !is_archive(entries.front().path().filename().string()))
        return std::nullopt;
    return entries.front().path();
}

fs::path unpacked_source(fs::path path, const fs::path& scratch) {
    for (int depth = 0; depth < deepest_packing; ++depth) {
        const auto archive = archive_in(path);
        if (!archive) break;
        path = scratch / std::to_string(depth);
        fs::create_directory(path);
        unpack(archive->string(), path.string());
    }
    return innermost(path);
}

}  // namespace

RunFolder::RunFolder() : top_(scratch_parent(), "tcpwhy-grade-") {}

std::string RunFolder::folder(const std::string& name) const {
    std::string path = file(name);
    if (mkdir(path.c_str(), 0700) != 0)
        throw UnavailableError(attempt_failed("cannot make the folder " + path, errno));
    return path;
}

std::string make_working_copy(const Submission& submission, const std::string& folder,
                              const std::string& scratch) {
    try {
        helpers::copy_tree(unpacked_source(submission.path, scratch), folder, {});
        return seed_of(folder);
    } catch (const UsageError& error) {
        throw Refused{error.what()};
    } catch (const fs::filesystem_error& error) {
        throw Refused{std::string("it cannot be copied: ") + error.code().message()};
    }
}

}  // namespace tcpwhy::grade

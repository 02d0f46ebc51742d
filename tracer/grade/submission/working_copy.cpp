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
#include "tracer/grade/unpack.hpp"
#include "tracer/grade/values/sha256.hpp"
#include "tracer/helpers/confine/folders.hpp"

namespace tcpwhy::grade {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t seed_digits = 16;

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

/// An archive unpacked; also one that lies alone in a folder, as Moodle leaves it.
std::string unpacked_source(const std::string& path, const std::string& scratch) {
    std::string archive = path;
    if (fs::is_directory(path)) {
        const fs::directory_iterator entries(path);
        const auto all = std::vector<fs::directory_entry>(begin(entries), end(entries));
        if (all.size() != 1 || !all.front().is_regular_file() ||
            !is_archive(all.front().path().filename().string()))
            return path;
        archive = all.front().path().string();
    }
    unpack(archive, scratch);
    return scratch;
}

}  // namespace

RunFolder::RunFolder() {
    const char* parent = std::getenv("TMPDIR");
    std::string pattern = std::string(parent ? parent : "/tmp") + "/tcpwhy-grade-XXXXXX";
    if (!mkdtemp(pattern.data()))
        throw UnavailableError(attempt_failed("cannot make a folder " + pattern, errno));
    path_ = pattern;
    // Programs that run as another user pass through it.
    chmod(path_.c_str(), 0711);
}

RunFolder::~RunFolder() {
    helpers::remove_tree(path_);
}

std::string RunFolder::folder(const std::string& name) const {
    const std::string path = file(name);
    if (mkdir(path.c_str(), 0700) != 0)
        throw UnavailableError(attempt_failed("cannot make the folder " + path, errno));
    return path;
}

std::string make_working_copy(const Submission& submission, const std::string& folder,
                              const std::string& scratch) {
    try {
        const std::string source = unpacked_source(submission.path, scratch);
        helpers::copy_tree(innermost(source), folder, {});
        return seed_of(folder);
    } catch (const UsageError& error) {
        throw Refused{error.what()};
    } catch (const fs::filesystem_error& error) {
        throw Refused{std::string("it cannot be copied: ") + error.code().message()};
    }
}

}  // namespace tcpwhy::grade

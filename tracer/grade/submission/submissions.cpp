#include "tracer/grade/submission/submissions.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <filesystem>
#include <set>

#include "common/errors.hpp"
#include "common/refuse_input.hpp"
#include "tracer/grade/unpack.hpp"

namespace tcpwhy::grade {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 4> archive_ends = {".zip", ".tar", ".tar.gz", ".tgz"};
/// What bulk downloads lay beside the submissions.
constexpr std::array<std::string_view, 4> lists = {
    "submission_metadata.yml", "submission_metadata.json", "grades.csv", "__MACOSX"};

std::vector<FolderEntry> entries_of(const std::string& folder) {
    std::vector<FolderEntry> entries;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(folder, error)) {
        std::error_code dangling;  // of a link that leads nowhere
        const bool is_folder = !entry.is_symlink(dangling) && entry.is_directory(dangling);
        entries.push_back({entry.path().filename().string(), is_folder});
    }
    if (error) refuse_input("cannot read the folder " + folder, error.value());
    std::sort(entries.begin(), entries.end(),
              [](const auto& one, const auto& other) { return one.name < other.name; });
    return entries;
}

std::string base_name_of(std::string path) {
    std::error_code error;
    if (path == "." || path == ".." || path.ends_with("/.") || path.ends_with("/..")) {
        const fs::path whole = fs::canonical(path, error);
        if (!error) path = whole.string();
    }
    while (path.size() > 1 && path.back() == '/') path.pop_back();
    return path.substr(path.rfind('/') + 1);
}

std::string name_of_archive(std::string name) {
    for (const std::string_view end : archive_ends)
        if (name.ends_with(end) && name.size() > end.size())
            return name.substr(0, name.size() - end.size());
    return name;
}

void add(std::vector<Submission>& found, std::set<std::string>& names, const std::string& path) {
    const std::string base = base_name_of(path);
    std::string name = fs::is_directory(path) ? base : name_of_archive(base);
    if (name.empty()) name = "submission";
    for (int number = 2; !names.insert(name).second; ++number)
        name = name_of_archive(base) + "-" + std::to_string(number);
    found.push_back({name, path});
}

}  // namespace

bool holds_many(const std::vector<FolderEntry>& entries) {
    std::size_t members = 0;
    bool has_list = false;
    for (const FolderEntry& entry : entries) {
        if (std::find(lists.begin(), lists.end(), entry.name) != lists.end()) {
            has_list = has_list || !entry.folder;
            continue;
        }
        if (entry.name.starts_with(".")) continue;
        if (!entry.folder && !is_archive(entry.name)) return false;
        ++members;
    }
    // A folder with one folder in it is a submission that was packed with its own folder, unless
    // a bulk download's list lies beside it.
    return members > 1 || (members == 1 && has_list);
}

std::vector<Submission> find_submissions(const std::vector<std::string>& words) {
    std::vector<Submission> found;
    std::set<std::string> names;
    for (const std::string& word : words) {
        std::error_code error;
        const auto status = fs::status(word, error);
        if (!fs::exists(status))
            throw UsageError("cannot grade " + word + ": no such file or folder");
        if (!fs::is_directory(status)) {
            if (!is_archive(word))
                throw UsageError("cannot grade " + word +
                                 ": a submission is a folder, .zip, .tar or .tar.gz");
            add(found, names, word);
            continue;
        }
        const auto entries = entries_of(word);
        if (!holds_many(entries)) {
            add(found, names, word);
            continue;
        }
        for (const FolderEntry& entry : entries)
            if (entry.folder ? !entry.name.starts_with(".") && entry.name != "__MACOSX"
                             : is_archive(entry.name))
                add(found, names, word + "/" + entry.name);
    }
    return found;
}

}  // namespace tcpwhy::grade

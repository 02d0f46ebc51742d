#include "tracer/grade/assignment/bundled.hpp"

#include <filesystem>

#include "common/errors.hpp"
#include "common/text/closest_word.hpp"
#include "common/whole_file.hpp"
#include "tracer/grade/assignment/assignment_reader.hpp"
#include "tracer/grade/values/sha256.hpp"
#include "tracer/teach/sheet/sheet_file.hpp"

namespace tcpwhy::grade {
namespace {

/// Another recording has other answers.
void hash_recordings(Assignment& assignment, const std::string& folder) {
    std::string hashes;
    for (const Check& check : assignment.checks) {
        const std::string name =
            check.worksheet ? teach::recording_of(check.worksheet->source) : "";
        if (name.empty()) continue;
        const std::string path = (std::filesystem::path(folder) / name).string();
        hashes += sha256_hex(whole_file(path, "cannot read the recording " + path));
    }
    if (hashes.empty()) return;
    hashes += assignment.hash;
    assignment.hash = "sha256:" + sha256_hex(hashes);
}

}  // namespace

std::vector<std::string> bundled_names() {
    std::vector<std::string> names;
    for (const EmbeddedText& text : assignment_texts()) names.emplace_back(text.name);
    return names;
}

FoundAssignment find_assignment(const std::string& word) {
    for (const EmbeddedText& text : assignment_texts())
        if (text.name == word)
            return {parse_assignment(text.text, std::string(text.name) + ".toml"), ""};
    std::error_code error;
    const bool folder = std::filesystem::is_directory(word, error);
    if (folder || word.ends_with(".toml")) {
        const std::string file = folder ? word + "/assignment.toml" : word;
        const std::string text = whole_file(file, "cannot read the assignment " + file);
        FoundAssignment found{parse_assignment(text, file),
                              std::filesystem::absolute(file).parent_path().string()};
        hash_recordings(found.assignment, found.folder);
        return found;
    }
    throw UsageError("there is no assignment '" + word + "'" + did_you_mean(word, bundled_names()) +
                     ": it is a bundled name or a folder with assignment.toml");
}

}  // namespace tcpwhy::grade

#include "tracer/grade/assignment/bundled.hpp"

#include <filesystem>

#include "common/errors.hpp"
#include "common/text/closest_word.hpp"
#include "common/whole_file.hpp"
#include "tracer/grade/assignment/assignment_reader.hpp"

namespace tcpwhy::grade {

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
        return {parse_assignment(text, file),
                std::filesystem::absolute(file).parent_path().string()};
    }
    throw UsageError("there is no assignment '" + word + "'" + did_you_mean(word, bundled_names()) +
                     ": it is a bundled name or a folder with assignment.toml");
}

}  // namespace tcpwhy::grade

#include "tracer/teach/lab/lab_catalogue.hpp"

#include <filesystem>

#include "common/errors.hpp"
#include "common/text/closest_word.hpp"
#include "common/whole_file.hpp"
#include "tracer/teach/lab/lab_reader.hpp"

namespace tcpwhy::teach {
namespace {

/// "04-close-wait": the number, or 0.
int number_in(std::string_view folder) {
    const auto number = read_whole(folder.substr(0, folder.find('-')));
    return number ? static_cast<int>(*number) : 0;
}

Lab lab_of(const EmbeddedLab& text) {
    Lab lab = parse_lab(text.questions, std::string(text.folder) + "/lab.toml");
    lab.number = number_in(text.folder);
    lab.handout = text.handout;
    lab.recording = text.recording;
    return lab;
}

Lab lab_in_folder(const std::string& path) {
    namespace fs = std::filesystem;
    const fs::path folder(path);
    const std::string file = folder / "lab.toml";
    Lab lab = parse_lab(whole_file(file, "cannot read the lab " + file), file);
    const std::string handout = folder / "README.md";
    lab.handout = whole_file(handout, "cannot read the hand-out " + handout);
    const std::string recording = folder / "recording.pcapng";
    if (fs::exists(recording))
        lab.recording = whole_file(recording, "cannot read the recording " + recording);
    const std::string last =
        folder.has_filename() ? folder.filename() : folder.parent_path().filename();
    lab.number = number_in(last);
    return lab;
}

}  // namespace

std::vector<Lab> labs() {
    std::vector<Lab> all;
    for (const EmbeddedLab& text : lab_texts()) all.push_back(lab_of(text));
    return all;
}

Lab find_lab(const std::string& word) {
    if (word.find('/') != std::string::npos) return lab_in_folder(word);
    const auto number = read_whole(word);
    std::vector<std::string> names;
    for (const EmbeddedLab& text : lab_texts()) {
        const std::string_view name = text.folder.substr(text.folder.find('-') + 1);
        if (name == word || text.folder == word || (number && *number == number_in(text.folder)))
            return lab_of(text);
        names.emplace_back(name);
    }
    if (number)
        throw UsageError("there is no lab " + word + ": there are 1 to " +
                         std::to_string(names.size()) + "; `tcpwhy labs` lists them");
    throw UsageError("there is no lab '" + word + "'" + did_you_mean(word, names) +
                     "; `tcpwhy labs` lists them");
}

}  // namespace tcpwhy::teach

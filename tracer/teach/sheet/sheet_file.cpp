#include "tracer/teach/sheet/sheet_file.hpp"

#include <algorithm>
#include <filesystem>
#include <map>

#include "common/errors.hpp"
#include "common/text/trimmed.hpp"
#include "common/whole_file.hpp"
#include "tracer/teach/lab/lab_catalogue.hpp"
#include "tracer/teach/sheet/disguise.hpp"
#include "tracer/teach/sheet/pattern.hpp"
#include "tracer/teach/walk/replay.hpp"

namespace tcpwhy::teach {
namespace {

constexpr std::string_view lab_word = "lab ";
constexpr std::string_view file_word = "file ";
constexpr std::size_t longest_id = 64;
constexpr std::size_t most_blanks = 200;

std::string hexadecimal(std::uint64_t value) {
    std::string digits(16, '0');
    for (std::size_t at = digits.size(); at-- > 0; value >>= 4U)
        digits[at] = "0123456789abcdef"[value & 0xfU];
    return digits;
}

std::string seed_text(const SheetRequest& request) {
    return request.source + '\n' + request.student + '\n' + list_of(request.kinds) + '\n' +
           std::to_string(request.count);
}

/// The story without its first line, the programs' names, and the notes, which would tell a cause.
story::Story plain_story(std::string_view recording, const std::string& name) {
    story::Story story = story_of(recording, name);
    std::erase_if(story.lines, [](const story::Line& line) {
        const auto* event = std::get_if<story::Event>(&line.body);
        return std::holds_alternative<story::Header>(line.body) ||
               std::holds_alternative<std::monostate>(line.body) ||
               (event != nullptr && event->what == story::Event::What::starts);
    });
    for (story::Line& line : story.lines)
        if (auto* segment = std::get_if<story::Segment>(&line.body)) segment->notes.reset();
    return story;
}

std::vector<std::string> head_of(const SheetRequest& request, std::uint64_t print) {
    return {"story 1: " + request.source + ", student " + request.student,
            "# from: " + request.source,
            "# student: " + request.student,
            "# blanks: " + list_of(request.kinds),
            "# count: " + std::to_string(request.count),
            "# recording: " + hexadecimal(print),
            "# Fill in each ____ and change nothing else. `tcpwhy check FILE` marks the sheet."};
}

}  // namespace

std::string source_of(const std::string& word) {
    const bool is_file =
        word.ends_with(".pcapng") || word.ends_with(".pcap") ||
        (word.find('/') != std::string::npos && !std::filesystem::is_directory(word));
    if (is_file) return std::string(file_word) + word;
    return std::string(lab_word) + find_lab(word).name;
}

std::string recording_of(std::string_view source) {
    return source.starts_with(file_word) ? std::string(source.substr(file_word.size())) : "";
}

void require_student(const std::string& id) {
    constexpr std::string_view allowed =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_@+";
    if (id.empty() || id.size() > longest_id || id.find_first_not_of(allowed) != std::string::npos)
        throw UsageError("cannot use the ID '" + id +
                         "': it must be a word of at most 64 letters, digits and .-_@+");
}

BuiltSheet build_sheet(const SheetRequest& request, const std::string& recording_file) {
    require_student(request.student);
    BuiltSheet built;
    built.request = request;
    const Seed seed(seed_text(request));
    std::string name = request.source;
    if (request.source.starts_with(lab_word)) {
        const Lab lab = find_lab(request.source.substr(lab_word.size()));
        built.recording = disguised(lab.recording, name, seed);
        built.head = head_of(request, fingerprint(lab.recording));
    } else {
        name = recording_file.empty() ? recording_of(request.source) : recording_file;
        built.recording = whole_file(name, "cannot read the recording " + name);
        built.head = head_of(request, fingerprint(built.recording));
    }
    built.sheet =
        make_sheet(plain_story(built.recording, name), request.kinds, request.count, seed);
    return built;
}

std::string text_of(const BuiltSheet& built) {
    std::string text;
    for (const std::string& line : built.head) text += line + '\n';
    text += '\n';
    for (const std::string& line : built.sheet.lines) text += line + '\n';
    return text;
}

SheetRequest read_request(std::string_view text, const std::string& file) {
    if (text.starts_with("<!doctype html>"))
        throw UsageError(file +
                         " is a page: open it in a browser, and check what its button saves");
    std::map<std::string, std::string, std::less<>> found;
    for (std::size_t start = 0; start < text.size();) {
        const std::size_t end = std::min(text.find('\n', start), text.size());
        const std::string line = squeezed(text.substr(start, end - start));
        const std::size_t colon = line.find(": ");
        if (line.starts_with("# ") && colon != std::string::npos)
            found.emplace(line.substr(2, colon - 2), line.substr(colon + 2));
        start = end + 1;
    }
    const auto missing = [&](const std::string& key) {
        return UsageError(file + " is no worksheet: the line '# " + key + ": …' is missing");
    };
    for (const std::string key : {"from", "student", "blanks", "count"})
        if (!found.contains(key)) throw missing(key);
    SheetRequest request;
    request.source = found["from"];
    if (!request.source.starts_with(lab_word) && !request.source.starts_with(file_word))
        throw UsageError(file + ": the line '# from: …' names neither a lab nor a file");
    request.student = found["student"];
    require_student(request.student);
    request.kinds = blank_kinds(found["blanks"]);
    const auto count = read_whole(found["count"]);
    if (!count || *count < 1 || *count > static_cast<std::int64_t>(most_blanks))
        throw UsageError(file + ": the line '# count: …' must have a number from 1 to 200");
    request.count = static_cast<std::size_t>(*count);
    return request;
}

}  // namespace tcpwhy::teach

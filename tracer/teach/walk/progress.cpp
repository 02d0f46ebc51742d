#include "tracer/teach/walk/progress.hpp"

#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <optional>

#include "common/errors.hpp"
#include "common/whole_file.hpp"
#include "tracer/run/outlets/new_file.hpp"
#include "tracer/scenario/toml_table.hpp"

namespace tcpwhy::teach {
namespace {

namespace fs = std::filesystem;

std::string toml_text(const std::string& text) {
    std::string quoted = "\"";
    for (const char letter : text) {
        if (letter == '"' || letter == '\\') quoted += '\\';
        quoted += static_cast<unsigned char>(letter) < ' ' ? ' ' : letter;
    }
    return quoted + '"';
}

GivenAnswer read_answer(const scenario::Table& table) {
    table.only({"given", "tries", "points", "done"});
    const toml::node* done = table.node("done");
    return {table.text("given"), static_cast<int>(table.number("tries", 0, 0, 1000)),
            static_cast<int>(table.number("points", 0, 0, 1000)),
            done != nullptr && done->value_or(false)};
}

bool write_whole(int fd, const std::string& text) {
    for (std::size_t at = 0; at < text.size();) {
        const ssize_t written = write(fd, text.data() + at, text.size() - at);
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return false;
        at += static_cast<std::size_t>(written);
    }
    return fsync(fd) == 0;
}

}  // namespace

int Progress::points() const {
    int sum = 0;
    for (const auto& [id, answer] : answers) sum += answer.points;
    return sum;
}

Progress read_progress(const std::string& path) {
    Progress progress;
    if (!fs::exists(path)) return progress;
    const std::string text = whole_file(path, "cannot read " + path);
    try {
        const toml::table root = toml::parse(text);
        const scenario::Table table(root, "", path);
        table.only({"lab", "looked", "finished", "answer"});
        const toml::node* looked = table.node("looked");
        const toml::node* finished = table.node("finished");
        progress.looked = looked != nullptr && looked->value_or(false);
        progress.finished = finished != nullptr && finished->value_or(false);
        const toml::table* answers = table.table("answer");
        if (answers == nullptr) return progress;
        for (const auto& [id, node] : *answers) {
            if (!node.is_table())
                scenario::fail(path, node.source().begin, "an answer must be a table");
            const std::string name = "[answer." + std::string(id.str()) + "]";
            progress.answers[std::string(id.str())] =
                read_answer(scenario::Table(*node.as_table(), name, path));
        }
    } catch (const toml::parse_error& error) {
        scenario::fail(path, error.source().begin,
                       std::string(error.description()) + "; remove the file to begin again");
    }
    return progress;
}

void replace_file(const std::string& path, const std::string& text, const std::string& attempt) {
    std::error_code error;
    // A file of the working folder has none; create_directories() refuses an empty path.
    const fs::path folder = fs::path(path).parent_path();
    if (!folder.empty()) fs::create_directories(folder, error);
    if (error) throw UnavailableError("cannot " + attempt + ": " + error.message());
    std::optional<run::NewFile> fresh = run::NewFile::beside(path);
    if (!fresh) throw UnavailableError(attempt_failed("cannot " + attempt, errno));
    if (!write_whole(fresh->fd(), text))
        throw UnavailableError(attempt_failed("cannot " + attempt, errno));
    if (const int reason = fresh->replace(); reason != 0)
        throw UnavailableError(attempt_failed("cannot " + attempt, reason));
}

void write_progress(const std::string& path, const std::string& lab, const Progress& progress) {
    std::string text = "# tcpwhy lab " + lab + ": your answers. Remove this file to begin again.\n";
    text += "lab = " + toml_text(lab) + '\n';
    text += std::string("looked = ") + (progress.looked ? "true" : "false") + '\n';
    text += std::string("finished = ") + (progress.finished ? "true" : "false") + '\n';
    for (const auto& [id, answer] : progress.answers) {
        text += "\n[answer." + id + "]\n";
        text += "given = " + toml_text(answer.text) + '\n';
        text += "tries = " + std::to_string(answer.tries) + '\n';
        text += "points = " + std::to_string(answer.points) + '\n';
        text += std::string("done = ") + (answer.done ? "true" : "false") + '\n';
    }
    replace_file(path, text, "save your answers in " + path);
}

}  // namespace tcpwhy::teach

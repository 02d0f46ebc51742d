#include "tracer/grade/export/delivery.hpp"

#include <unistd.h>

#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <set>

#include "common/errors.hpp"
#include "tracer/grade/many/whole_write.hpp"
#include "tracer/grade/values/clean_text.hpp"

namespace tcpwhy::grade {
namespace {

namespace fs = std::filesystem;

bool is_folder_form(const Form& form) {
    return form.rules.ending.empty();
}

void make_folder(const fs::path& folder) {
    std::error_code error;
    if (!folder.empty()) fs::create_directories(folder, error);
    if (error)
        throw UnavailableError(
            attempt_failed("cannot make the folder " + folder.string(), error.value()));
}

/// Where the document of one submission goes.
fs::path place_of(const ExportWish& wish, const std::string& name, bool several) {
    const fs::path path = wish.path;
    if (wish.form->rules.of_class) return path;
    if (is_folder_form(*wish.form)) return several ? path / name : path;
    const bool folder = several || wish.path.ends_with("/") || fs::is_directory(path);
    return folder ? path / (name + std::string(wish.form->rules.ending)) : path;
}

/// Checks that get no file now must not have one of an earlier run. Other files stay.
void remove_former(const fs::path& folder, const FormRules& rules,
                   const std::vector<GradedCheck>& outline) {
    std::error_code error;
    for (const GradedCheck& check : outline) fs::remove(folder / rules.file_of(check.id), error);
}

void write_documents(const DeliveryOrder& order, const ExportWish& wish, const fs::path& place,
                     const Documents& documents) {
    const bool folder = is_folder_form(*wish.form);
    if (documents.empty() && !folder) {
        std::error_code error;
        if (fs::is_regular_file(place)) fs::remove(place, error);
        return;
    }
    make_folder(folder ? place : place.parent_path());
    if (folder) remove_former(place, wish.form->rules, order.outline);
    for (const Document& document : documents)
        write_whole(folder ? (place / document.name).string() : place.string(), document.text);
}

std::string withheld_line(const Form& form, const Result& result) {
    return std::string(form.rules.name) + ": nothing for " + clean(result.submission, 200) +
           ", which is incomplete (--on-error award gives the points of what was not judged)";
}

void deliver_wish(const DeliveryOrder& order, const ExportWish& wish,
                  const std::vector<std::vector<Result>>& groups, std::vector<std::string>& lines) {
    std::set<std::string> names;
    for (const std::vector<Result>& group : groups) {
        const Documents documents =
            exported(*wish.form, group, order.outline, order.on_error, order.around);
        if (documents.empty()) lines.push_back(withheld_line(*wish.form, group.front()));
        if (wish.path.empty()) {
            for (const Document& document : documents) order.print(document.text);
            continue;
        }
        std::string name = group.empty() ? "" : file_name_of(group.front().submission);
        const std::string base = name;
        for (int number = 2; !names.insert(name).second; ++number)
            name = base + "-" + std::to_string(number);
        write_documents(order, wish, place_of(wish, name, groups.size() > 1), documents);
    }
}

}  // namespace

ExportWish export_wish(const std::string& word) {
    const std::size_t colon = word.find(':');
    const std::string name = word.substr(0, colon);
    ExportWish wish;
    wish.form = form_named(name);
    if (wish.form == nullptr) {
        std::string known;
        for (const Form& form : forms()) {
            if (!known.empty()) known += ", ";
            known += form.rules.name;
        }
        throw UsageError("cannot export '" + name + "': the formats are " + known);
    }
    if (colon != std::string::npos) wish.path = word.substr(colon + 1);
    if (wish.path.empty() && is_folder_form(*wish.form))
        throw UsageError("cannot export " + name + " to standard output: it is a folder, as in " +
                         name + ":FOLDER");
    return wish;
}

std::vector<ExportWish> export_wishes(const std::vector<std::string>& words) {
    std::vector<ExportWish> wishes;
    wishes.reserve(words.size());
    int on_output = 0;
    for (const std::string& word : words) {
        wishes.push_back(export_wish(word));
        if (wishes.back().path.empty() && ++on_output > 1)
            throw UsageError("cannot export two documents to standard output: name a file, as in " +
                             word + ":FILE");
    }
    return wishes;
}

std::vector<std::string> deliver(const DeliveryOrder& order, const std::vector<Result>& results) {
    std::vector<std::vector<Result>> single;
    single.reserve(results.size());
    for (const Result& result : results) single.push_back({result});
    std::vector<std::string> lines;
    for (const ExportWish& wish : order.wishes) {
        if (!wish.form->rules.of_class && wish.path.empty() && results.size() > 1)
            throw UsageError("cannot export " + std::string(wish.form->rules.name) +
                             " of several submissions to standard output: name a folder");
        if (wish.form->rules.of_class)
            deliver_wish(order, wish, {results}, lines);
        else
            deliver_wish(order, wish, single, lines);
    }
    return lines;
}

Surroundings surroundings_here() {
    Surroundings around;
    const std::time_t now = std::time(nullptr);
    std::tm parts{};
    gmtime_r(&now, &parts);
    char text[32];
    std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
    around.time = text;
    char host[256] = "";
    if (gethostname(host, sizeof host - 1) == 0) around.host = clean(host, 64);
    for (const char* name : asked_variables)
        if (const char* value = std::getenv(name)) around.variables[name] = clean(value, 500);
    return around;
}

std::string file_name_of(const std::string& submission) {
    std::string name = clean(submission, 200);
    for (char& letter : name)
        if (letter == '/' || letter == '\\') letter = '-';
    if (name.empty() || name.front() == '.') name.insert(0, 1, '_');
    return name;
}

}  // namespace tcpwhy::grade

#include "tracer/app/commands/teach/check.hpp"

#include <algorithm>
#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "common/errors.hpp"
#include "common/text/utf8.hpp"
#include "common/whole_file.hpp"
#include "tracer/teach/sheet/sheet_mark.hpp"

namespace tcpwhy::app {
namespace {

struct CheckChoices {
    std::vector<std::string> sheets;
    std::string recording;
    std::string format = "text";
    bool explain = false;
};

/// One sheet's result. `refused` is why it was not marked; then nothing else is known.
struct Checked {
    std::string file;
    teach::BuiltSheet built;
    teach::SheetMark mark;
    std::string refused;
};

Checked checked(const std::string& file, const std::string& recording) {
    Checked result;
    result.file = file;
    try {
        const std::string text = whole_file(file, "cannot read the sheet " + file);
        result.built.request = teach::read_request(text, file);
        result.built = teach::build_sheet(result.built.request, recording);
        result.mark = teach::mark_sheet(result.built, text, file);
    } catch (const UsageError& error) {
        result.refused = error.what();
    }
    return result;
}

std::string in_text(const Checked& sheet, bool explain) {
    std::string text;
    for (const teach::BlankMark& blank : sheet.mark.blanks)
        if (!blank.right) text += teach::sentence_on(blank, sheet.file, explain) + '\n';
    append_visible(text, sheet.file + ": " + sheet.built.request.student, true);
    return text + ": " + std::to_string(sheet.mark.points()) + " of " +
           std::to_string(sheet.mark.blanks.size()) + " points\n";
}

/// A field of RFC 4180.
std::string csv_field(const std::string& text) {
    if (text.find_first_of("\",\n") == std::string::npos) return text;
    std::string quoted = "\"";
    for (const char letter : text) quoted += letter == '"' ? "\"\"" : std::string(1, letter);
    return quoted + '"';
}

std::string in_csv(const Checked& sheet) {
    const std::string& student = sheet.built.request.student;
    const std::string points = sheet.refused.empty() ? std::to_string(sheet.mark.points()) : "";
    const std::string of = sheet.refused.empty() ? std::to_string(sheet.mark.blanks.size()) : "";
    return csv_field(sheet.file) + ',' + csv_field(student) + ',' + points + ',' + of + ',' +
           csv_field(sheet.refused) + '\n';
}

/// ASCII alone, so that no character of a sheet can act on a terminal.
std::string dumped(const nlohmann::ordered_json& json) {
    return json.dump(-1, ' ', true, nlohmann::ordered_json::error_handler_t::replace) + '\n';
}

std::string in_json(const Checked& sheet, bool explain) {
    nlohmann::ordered_json json{{"sheet", sheet.file},
                                {"student", sheet.built.request.student},
                                {"from", sheet.built.request.source}};
    if (!sheet.refused.empty()) {
        json["refused"] = sheet.refused;
        return dumped(json);
    }
    json["points"] = sheet.mark.points();
    json["of"] = sheet.mark.blanks.size();
    json["blanks"] = nlohmann::ordered_json::array();
    for (const teach::BlankMark& mark : sheet.mark.blanks) {
        nlohmann::ordered_json blank{{"line", mark.line},
                                     {"kind", teach::name(mark.blank->kind)},
                                     {"given", mark.given},
                                     {"right", mark.right}};
        if (!mark.right) blank["see"] = mark.blank->advice;
        if (explain) blank["key"] = mark.blank->key;
        json["blanks"].push_back(std::move(blank));
    }
    return dumped(json);
}

int check(const CheckChoices& choices) {
    int status = exit_status::ok;
    if (choices.format == "csv") std::fputs("sheet,student,points,of,refused\n", stdout);
    for (const std::string& file : choices.sheets) {
        const Checked sheet = checked(file, choices.recording);
        if (!sheet.refused.empty()) {
            if (choices.sheets.size() == 1 && choices.format == "text")
                throw UsageError(sheet.refused);
            std::fprintf(stderr, "tcpwhy: %s\n", sheet.refused.c_str());
            status = exit_status::usage;
        } else if (sheet.mark.points() < sheet.mark.blanks.size()) {
            status = std::max(status, exit_status::failed);
        }
        if (choices.format == "csv")
            std::fputs(in_csv(sheet).c_str(), stdout);
        else if (choices.format == "json")
            std::fputs(in_json(sheet, choices.explain).c_str(), stdout);
        else if (sheet.refused.empty())
            std::fputs(in_text(sheet, choices.explain).c_str(), stdout);
    }
    return status;
}

}  // namespace

Job declare_check(CommandLine& command) {
    auto choices = std::make_shared<CheckChoices>();
    command.add_option("sheets", &choices->sheets, "Worksheets that `tcpwhy exercise` has written")
        .type_name("FILE")
        .required();
    command
        .add_option("--recording", &choices->recording,
                    "The recording from which the sheets were made, if it is not where it was")
        .type_name("FILE");
    command.add_option("-f,--format", &choices->format, "text, csv or json (one line per sheet)")
        .type_name("FORMAT")
        .one_of({"text", "csv", "json"});
    command.add_flag("--explain", choices->explain, "Show the answers, too");
    command.add_exit_status(
        "0 all blanks are right, 1 some are wrong, 2 a sheet was refused, or usage.");
    return [choices] { return check(*choices); };
}

}  // namespace tcpwhy::app

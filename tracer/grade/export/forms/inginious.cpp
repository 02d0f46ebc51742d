#include "tracer/grade/export/forms/inginious.hpp"

#include "tracer/grade/export/json_text.hpp"

namespace tcpwhy::grade {
namespace {

/// reStructuredText that shows a text as it is: a literal block.
std::string literal_block(const std::string& text) {
    if (text.empty()) return "";
    std::string block = "::\n\n    ";
    for (const char letter : text) {
        block += letter;
        if (letter == '\n') block += "    ";
    }
    return block + "\n\n";
}

}  // namespace

Documents write_inginious(const std::vector<Sheet>& sheets, const Surroundings& /*around*/) {
    const Sheet& sheet = sheets.front();
    const bool all = sheet.refused.empty() && sheet.score >= sheet.max_score;
    std::string story;
    ExportJson tests = ExportJson::object();
    for (const SheetRow& row : sheet.rows) {
        tests[row.id] = row.good();
        if (row.verdict == Verdict::passed) continue;
        story += "**" + row.id + "**\n\n" + literal_block(row.output);
    }
    ExportJson json;
    json["result"] = all ? "success" : "failed";
    json["grade"] = json_number(sheet.fraction() * 100);
    json["text"] = literal_block(sheet.summary);
    json["problems"] = {{sheet.assignment, {all ? "success" : "failed", story}}};
    json["tests"] = tests;
    json["custom"] = {{"tcpwhy", result_schema}};
    return {{"", json_text(json)}};
}

}  // namespace tcpwhy::grade

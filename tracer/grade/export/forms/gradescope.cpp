#include "tracer/grade/export/forms/gradescope.hpp"

#include "tracer/grade/export/json_text.hpp"

namespace tcpwhy::grade {
namespace {

ExportJson gradescope_test(const SheetRow& row, std::size_t number) {
    ExportJson test;
    test["name"] = row.heading();
    test["name_format"] = "text";
    test["number"] = std::to_string(number);
    test["score"] = json_number(row.points);
    test["max_score"] = json_number(row.counted());
    test["status"] = row.good() ? "passed" : "failed";
    test["output"] = row.output.empty() ? "As it should be." : row.output;
    test["output_format"] = "text";
    test["visibility"] = row.after_due ? "after_due_date" : "visible";
    test["tags"] = {row.id};
    test["extra_data"] = {{"id", row.id}, {"status", name(row.verdict)}, {"bonus", row.bonus}};
    return test;
}

/// One test for all hidden checks: it has no text, and Gradescope shows it to teachers alone.
ExportJson hidden_test(const Sheet& sheet, std::size_t number) {
    const bool all = sheet.hidden_points >= sheet.hidden_most;
    ExportJson test;
    test["name"] = sheet.hidden_words();
    test["number"] = std::to_string(number);
    test["score"] = json_number(sheet.hidden_points);
    test["max_score"] = json_number(sheet.hidden_most);
    test["status"] = all ? "passed" : "failed";
    test["visibility"] = "hidden";
    return test;
}

}  // namespace

Documents write_gradescope(const std::vector<Sheet>& sheets, const Surroundings& /*around*/) {
    const Sheet& sheet = sheets.front();
    ExportJson json;
    json["score"] = json_number(sheet.score);
    json["execution_time"] = static_cast<long>(sheet.seconds);
    json["output"] = sheet.summary;
    json["output_format"] = "text";
    json["test_output_format"] = "text";
    json["test_name_format"] = "text";
    json["visibility"] = "visible";
    json["stdout_visibility"] = "hidden";
    json["extra_data"] = {{"tcpwhy", result_schema},
                          {"evidence", sheet.evidence},
                          {"confinement", sheet.confinement},
                          {"seed", sheet.seed}};
    json["tests"] = ExportJson::array();
    std::size_t number = 0;
    for (const SheetRow& row : sheet.rows) json["tests"].push_back(gradescope_test(row, ++number));
    if (sheet.hidden > 0) json["tests"].push_back(hidden_test(sheet, ++number));
    return {{"", json_text(json)}};
}

}  // namespace tcpwhy::grade

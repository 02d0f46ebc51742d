#include "tracer/grade/export/forms/check50.hpp"

#include <algorithm>

#include "tracer/grade/export/json_text.hpp"

namespace tcpwhy::grade {
namespace {

/// check50 names a check as Python names a function.
std::string python_name(std::string id) {
    std::replace(id.begin(), id.end(), '-', '_');
    return id;
}

ExportJson dependency_of(const Sheet& sheet, const SheetRow& row) {
    for (const std::string& need : row.needs)
        for (const SheetRow& other : sheet.rows) {
            if (&other == &row) break;
            if (other.id == need) return python_name(need);
        }
    return nullptr;
}

ExportJson check50_passed(const SheetRow& row) {
    if (row.verdict == Verdict::passed || row.verdict == Verdict::failed)
        return row.verdict == Verdict::passed;
    return nullptr;
}

ExportJson cause(const std::string& rationale) {
    return {{"rationale", rationale}, {"help", nullptr}};
}

ExportJson check50_result(const Sheet& sheet, const SheetRow& row) {
    ExportJson result;
    result["name"] = python_name(row.id);
    result["description"] = row.title + (row.bonus ? " (bonus)" : "");
    result["passed"] = check50_passed(row);
    result["log"] = ExportJson::array();
    result["cause"] = row.verdict == Verdict::passed ? ExportJson(nullptr) : cause(row.output);
    result["data"] = {{"score", json_number(row.points)},
                      {"max_score", json_number(row.counted())}};
    result["dependency"] = dependency_of(sheet, row);
    return result;
}

}  // namespace

Documents write_check50(const std::vector<Sheet>& sheets, const Surroundings& /*around*/) {
    const Sheet& sheet = sheets.front();
    ExportJson json;
    json["slug"] = "tcpwhy/" + sheet.assignment;
    json["version"] = TCPWHY_VERSION;
    if (!sheet.refused.empty()) {
        json["error"] = {{"type", "refused"}, {"value", sheet.refused}};
        return {{"", json_text(json)}};
    }
    json["results"] = ExportJson::array();
    for (const SheetRow& row : sheet.rows) json["results"].push_back(check50_result(sheet, row));
    if (sheet.hidden > 0)
        json["results"].push_back({{"name", "hidden_checks"},
                                   {"description", sheet.hidden_words()},
                                   {"passed", nullptr},
                                   {"log", ExportJson::array()},
                                   {"cause", cause("judged, and not shown")},
                                   {"data", ExportJson::object()},
                                   {"dependency", nullptr}});
    return {{"", json_text(json)}};
}

}  // namespace tcpwhy::grade

#include "tracer/grade/export/forms/prairielearn.hpp"

#include "tracer/grade/export/json_text.hpp"

namespace tcpwhy::grade {
namespace {

std::string brief_verdict(const SheetRow& row) {
    if (row.awarded) return "Not judged; the points are given.";
    if (row.verdict == Verdict::failed) return "Failed.";
    return row.verdict == Verdict::skipped ? "Not tried." : "";
}

}  // namespace

Documents write_prairielearn(const std::vector<Sheet>& sheets, const Surroundings& /*around*/) {
    const Sheet& sheet = sheets.front();
    ExportJson json;
    if (sheet.withheld || !sheet.refused.empty()) {
        json["gradable"] = false;
        json["message"] = "No attempt is used up. " + sheet.summary;
        json["format_errors"] = ExportJson::array(
            {sheet.refused.empty() ? "This machine could not judge every check." : sheet.refused});
        return {{"", json_text(json)}};
    }
    json["gradable"] = true;
    json["score"] = json_number(sheet.fraction());
    json["message"] = sheet.summary;
    json["output"] = "";
    json["tests"] = ExportJson::array();
    for (const SheetRow& row : sheet.rows)
        json["tests"].push_back({{"name", row.id},
                                 {"description", row.title + (row.bonus ? " (bonus)" : "")},
                                 {"points", json_number(row.points)},
                                 {"max_points", json_number(row.counted())},
                                 {"message", brief_verdict(row)},
                                 {"output", row.output}});
    return {{"", json_text(json)}};
}

}  // namespace tcpwhy::grade

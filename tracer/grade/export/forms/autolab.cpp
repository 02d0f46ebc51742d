#include "tracer/grade/export/forms/autolab.hpp"

#include "tracer/grade/export/json_text.hpp"

namespace tcpwhy::grade {

Documents write_autolab(const std::vector<Sheet>& sheets, const Surroundings& /*around*/) {
    const Sheet& sheet = sheets.front();
    std::string text = "tcpwhy grade " + sheet.assignment + ": " +
                       std::to_string(sheet.rows.size()) + " checks\n" + sheet.summary;
    ExportJson checks = ExportJson::object();
    ExportJson scores = ExportJson::object();
    for (const SheetRow& row : sheet.rows) {
        checks[row.id] = {{"passed", row.good()}};
        if (!row.output.empty()) checks[row.id]["hint"] = row.output;
        scores[row.id] = json_number(row.points);
    }
    const ExportJson feedback = {
        {"_presentation", "semantic"}, {"stages", {"checks"}}, {"checks", checks}};
    // Autolab rewrites WORD: in the last line, so that it has ids and numbers alone.
    const ExportJson last = {{"scores", scores},
                             {"scoreboard", ExportJson::array({json_number(sheet.score)})}};
    return {{"", text + json_text(feedback, -1) + json_text(last, -1)}};
}

}  // namespace tcpwhy::grade

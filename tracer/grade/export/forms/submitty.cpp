#include "tracer/grade/export/forms/submitty.hpp"

#include "tracer/grade/export/json_text.hpp"

namespace tcpwhy::grade {
namespace {

const char* submitty_status(const SheetRow& row) {
    if (row.good()) return "success";
    if (row.verdict == Verdict::failed) return "failure";
    return row.verdict == Verdict::skipped ? "information" : "warning";
}

}  // namespace

Documents write_submitty(const std::vector<Sheet>& sheets, const Surroundings& /*around*/) {
    const Sheet& sheet = sheets.front();
    ExportJson messages = ExportJson::array();
    if (!sheet.summary.empty())
        messages.push_back({{"message", sheet.summary}, {"status", "information"}});
    for (const SheetRow& row : sheet.rows) {
        std::string message = row.heading() + "\n";
        message += row.output.empty() ? "As it should be." : row.output;
        messages.push_back({{"message", message}, {"status", submitty_status(row)}});
    }
    const ExportJson json = {
        {"status", "success"},
        {"data", {{"score", json_number(sheet.fraction())}, {"message", messages}}}};
    return {{"", json_text(json)}};
}

}  // namespace tcpwhy::grade

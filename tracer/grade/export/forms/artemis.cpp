#include "tracer/grade/export/forms/artemis.hpp"

#include "tracer/grade/export/json_text.hpp"

namespace tcpwhy::grade {

std::string artemis_file(const std::string& id) {
    return id + ".json";
}

Documents write_artemis(const std::vector<Sheet>& sheets, const Surroundings& /*around*/) {
    const Sheet& sheet = sheets.front();
    Documents documents;
    for (const SheetRow& row : sheet.rows) {
        std::string message = documents.empty() ? sheet.summary : "";
        message += row.output.empty() ? "As it should be." : row.output;
        const ExportJson json = {
            {"name", row.id}, {"successful", row.good()}, {"message", message}};
        documents.push_back({artemis_file(row.id), json_text(json)});
    }
    return documents;
}

}  // namespace tcpwhy::grade

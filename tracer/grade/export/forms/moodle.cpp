#include "tracer/grade/export/forms/moodle.hpp"

#include <charconv>
#include <cstdio>

#include "tracer/grade/export/json_text.hpp"
#include "tracer/grade/export/xml_text.hpp"

namespace tcpwhy::grade {
namespace {

std::string paragraph(const std::string& text) {
    return text.empty() ? "" : "<p>" + xml_escaped(text, false) + "</p>";
}

std::string points_of_row(const SheetRow& row) {
    return points_words(row.points) + "/" + points_words(row.counted());
}

/// Lines that VPL shows as they are: ">" makes that none of them is a command.
std::string quoted_lines(const std::string& text) {
    std::string out;
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = std::min(text.find('\n', begin), text.size());
        out += ">" + text.substr(begin, end - begin) + "\n";
        begin = end + 1;
    }
    return out;
}

double highest_grade(const Surroundings& around) {
    const std::string word = around.variable({"VPL_GRADEMAX"}, "10");
    double highest = 0;
    std::from_chars(word.data(), word.data() + word.size(), highest);
    return highest > 0 ? highest : 10;
}

}  // namespace

Documents write_coderunner(const std::vector<Sheet>& sheets, const Surroundings& /*around*/) {
    const Sheet& sheet = sheets.front();
    ExportJson table = ExportJson::array(
        {ExportJson::array({"iscorrect", "Check", "Points", "What happened", "ishidden"})});
    for (const SheetRow& row : sheet.rows)
        table.push_back(ExportJson::array(
            {row.good() ? 1 : 0, row.heading(), points_of_row(row), row.output, 0}));
    ExportJson json;
    json["fraction"] = json_number(sheet.fraction());
    json["testresults"] = table;
    json["columnformats"] = {"%s", "%s", "%s"};
    json["prologuehtml"] = "";
    json["epiloguehtml"] = paragraph(sheet.summary);
    json["instructorhtml"] = paragraph("evidence " + sheet.evidence + ", confinement " +
                                       sheet.confinement + ", seed " + sheet.seed);
    return {{"", json_text(json)}};
}

Documents write_vpl(const std::vector<Sheet>& sheets, const Surroundings& around) {
    const Sheet& sheet = sheets.front();
    std::string text = "<|--\n" + quoted_lines(sheet.summary);
    for (const SheetRow& row : sheet.rows) {
        const std::string points = points_words(row.points) + " of " + points_words(row.counted());
        text += "-" + row.heading() + " (" + points + ")\n" + quoted_lines(row.output);
    }
    char grade[64];
    std::snprintf(grade, sizeof grade, "%.2f", sheet.fraction() * highest_grade(around));
    return {{"", text + "--|>\nGrade :=>>" + grade + "\n"}};
}

}  // namespace tcpwhy::grade

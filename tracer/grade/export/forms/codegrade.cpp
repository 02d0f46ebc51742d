#include "tracer/grade/export/forms/codegrade.hpp"

#include <cmath>

#include "common/errors.hpp"
#include "tracer/grade/export/json_text.hpp"

namespace tcpwhy::grade {

Documents write_codegrade(const std::vector<Sheet>& sheets, const Surroundings& /*around*/) {
    const Sheet& sheet = sheets.front();
    const long scale = scale_to_whole(sheet.score, scale_to_whole(sheet.max_score, 1));
    if (scale == 0)
        throw UsageError(
            "cannot export codegrade: it takes a fraction of whole numbers, and no "
            "factor up to 1000 makes these points whole");
    const auto in_whole = [&](double points) {
        return std::to_string(std::lround(points * static_cast<double>(scale)));
    };
    const std::string points =
        sheet.max_score > 0 ? in_whole(sheet.score) + "/" + in_whole(sheet.max_score) : "0";
    const ExportJson json = {{"tag", "points"}, {"points", points}};
    return {{"", json_text(json, -1)}};
}

}  // namespace tcpwhy::grade

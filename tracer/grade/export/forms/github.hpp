// Forms for GitHub: result.json of Classroom 50, whose points are whole numbers, and the outputs of
// runners for the reporter of GitHub Classroom, one runner a check. Pure.
#pragma once

#include "tracer/grade/export/document.hpp"
#include "tracer/grade/export/sheet.hpp"
#include "tracer/grade/export/surroundings.hpp"

namespace tcpwhy::grade {

Documents write_classroom50(const std::vector<Sheet>& sheets, const Surroundings& around);
std::string runner_file(const std::string& id);
Documents write_github_classroom(const std::vector<Sheet>& sheets, const Surroundings& around);

}  // namespace tcpwhy::grade

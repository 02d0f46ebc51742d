// Moodle: the output of a combinator grader for CodeRunner, and of vpl_execution for VPL. Pure.
#pragma once

#include "tracer/grade/export/document.hpp"
#include "tracer/grade/export/sheet.hpp"
#include "tracer/grade/export/surroundings.hpp"

namespace tcpwhy::grade {

Documents write_coderunner(const std::vector<Sheet>& sheets, const Surroundings& around);
Documents write_vpl(const std::vector<Sheet>& sheets, const Surroundings& around);

}  // namespace tcpwhy::grade

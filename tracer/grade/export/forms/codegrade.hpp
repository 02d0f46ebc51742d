// The message of a Custom Test of CodeGrade AutoTest v2: one line for descriptor 3. Pure.
#pragma once

#include "tracer/grade/export/document.hpp"
#include "tracer/grade/export/sheet.hpp"
#include "tracer/grade/export/surroundings.hpp"

namespace tcpwhy::grade {

Documents write_codegrade(const std::vector<Sheet>& sheets, const Surroundings& around);

}  // namespace tcpwhy::grade

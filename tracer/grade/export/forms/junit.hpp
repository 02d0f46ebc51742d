// JUnit XML as Jenkins' junit-10.xsd has it: a suite for each submission. A failure is the
// submission's, an error the machine's. Pure.
#pragma once

#include "tracer/grade/export/document.hpp"
#include "tracer/grade/export/sheet.hpp"
#include "tracer/grade/export/surroundings.hpp"

namespace tcpwhy::grade {

Documents write_junit(const std::vector<Sheet>& sheets, const Surroundings& around);

}  // namespace tcpwhy::grade

// validation_results.json of a custom validator for Submitty. Pure.
#pragma once

#include "tracer/grade/export/document.hpp"
#include "tracer/grade/export/sheet.hpp"
#include "tracer/grade/export/surroundings.hpp"

namespace tcpwhy::grade {

Documents write_submitty(const std::vector<Sheet>& sheets, const Surroundings& around);

}  // namespace tcpwhy::grade

// The JSON of check50: a check that was not tried or not judged has "passed": null. Pure.
#pragma once

#include "tracer/grade/export/document.hpp"
#include "tracer/grade/export/sheet.hpp"
#include "tracer/grade/export/surroundings.hpp"

namespace tcpwhy::grade {

Documents write_check50(const std::vector<Sheet>& sheets, const Surroundings& around);

}  // namespace tcpwhy::grade

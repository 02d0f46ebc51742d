// results.json of PrairieLearn's external grading. An incomplete or refused submission is not
// gradable: it costs no attempt. Pure.
#pragma once

#include "tracer/grade/export/document.hpp"
#include "tracer/grade/export/sheet.hpp"
#include "tracer/grade/export/surroundings.hpp"

namespace tcpwhy::grade {

Documents write_prairielearn(const std::vector<Sheet>& sheets, const Surroundings& around);

}  // namespace tcpwhy::grade

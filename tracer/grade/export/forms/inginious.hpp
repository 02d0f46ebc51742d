// __feedback.json of INGInious. Its texts are reStructuredText. Pure.
#pragma once

#include "tracer/grade/export/document.hpp"
#include "tracer/grade/export/sheet.hpp"
#include "tracer/grade/export/surroundings.hpp"

namespace tcpwhy::grade {

Documents write_inginious(const std::vector<Sheet>& sheets, const Surroundings& around);

}  // namespace tcpwhy::grade

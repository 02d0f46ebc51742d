// One CSV for a class: a line a submission, or a line a student of the roster. An empty cell is a
// check that was not tried or not judged. Pure.
#pragma once

#include "tracer/grade/export/document.hpp"
#include "tracer/grade/export/sheet.hpp"
#include "tracer/grade/export/surroundings.hpp"

namespace tcpwhy::grade {

Documents write_gradebook(const std::vector<Sheet>& sheets, const Surroundings& around);

}  // namespace tcpwhy::grade

// results.json of a Gradescope autograder (gradescope-autograders.readthedocs.io,
// "Specifications"). Gradescope hides the total from students while a check is hidden. Pure.
#pragma once

#include "tracer/grade/export/document.hpp"
#include "tracer/grade/export/sheet.hpp"
#include "tracer/grade/export/surroundings.hpp"

namespace tcpwhy::grade {

Documents write_gradescope(const std::vector<Sheet>& sheets, const Surroundings& around);

}  // namespace tcpwhy::grade

// The end of an autograder's output for Autolab: its last two lines are the feedback and the
// scores. Nothing may follow them. Pure.
#pragma once

#include "tracer/grade/export/document.hpp"
#include "tracer/grade/export/sheet.hpp"
#include "tracer/grade/export/surroundings.hpp"

namespace tcpwhy::grade {

Documents write_autolab(const std::vector<Sheet>& sheets, const Surroundings& around);

}  // namespace tcpwhy::grade

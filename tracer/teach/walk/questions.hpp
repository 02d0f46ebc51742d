// The questions of a lab as text for paper, without their answers. Pure.
#pragma once

#include <string>

#include "tracer/teach/lab/lab.hpp"

namespace tcpwhy::teach {

/// The questions to predict, or those after the run, numbered; each with its choices and points.
std::string printed_questions(const Lab& lab, bool predict);

}  // namespace tcpwhy::teach

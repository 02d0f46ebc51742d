// The questions of a lab as text for paper, without their answers. Pure.
#pragma once

#include <string>

#include "tracer/explain/markdown.hpp"
#include "tracer/teach/lab/lab.hpp"

namespace tcpwhy::teach {

/// Markdown in lines of the look's width: the first begins with `first`, the others are indented
/// as much.
std::string hanging(const std::string& text, const std::string& first, explain::Look look);

/// "     a) The kernel …"; `place` is that of the choice among those shown.
std::string choice_line(std::size_t place, const std::string& text, const explain::Look& look);

/// The questions to predict, or those after the run, numbered; each with its choices and points.
std::string printed_questions(const Lab& lab, bool predict);

}  // namespace tcpwhy::teach

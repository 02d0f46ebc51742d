// A lab's hand-out as one HTML page for paper: the questions with room for answers, the lab's run
// as a picture. It needs no other file. Pure.
#pragma once

#include <string>

#include "tracer/teach/lab/lab.hpp"

namespace tcpwhy::teach {

/// With `key`: the teacher's copy, with the answers.
std::string handout_html(const Lab& lab, bool key);

}  // namespace tcpwhy::teach

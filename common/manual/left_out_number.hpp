// Options whose number may be left out: `--web` and `--web 8080`. Words that follow are then not
// taken for the number. Pure.
#pragma once

#include <string>
#include <vector>

#include "common/manual/manual.hpp"

namespace tcpwhy {

/// The command line, in which "--web" without a number after it has become "--web=0" (the
/// `missing_number` of that option). Nothing changes after "--".
std::vector<std::string> with_left_out_numbers(int argc, const char* const* argv,
                                               const Manual& manual);

}  // namespace tcpwhy

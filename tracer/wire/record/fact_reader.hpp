// Text (fact_text.hpp) to facts, from recordings. Any input is safe: sizes, depth and numbers are
// limited.
#pragma once

#include <string>
#include <string_view>

#include "tracer/wire/record/fact_text.hpp"

namespace tcpwhy::wire {

/// Reads one fact. `out` becomes std::monostate for an unknown kind of fact, as a later version may
/// write. Returns "", or the fault of the text; then `out` must not be used.
std::string read_fact(std::string_view text, Recorded& out);

}  // namespace tcpwhy::wire

// Amounts in few columns, for tables.
#pragma once

#include <cstdint>
#include <string>

#include "tracer/model/ids.hpp"

namespace tcpwhy::render {

/// At most four columns up to 999 T: "0", "9999", "10k", "1.2M" (cut, not rounded; powers of 1000).
std::string short_count(std::uint64_t value);

/// At most five columns up to 9,999 hours: "9.1us", "123ms", "9.9s", "100s", "17m", "28h" (cut, not
/// rounded); "-" below 0.
std::string short_duration(model::Time nanoseconds);

}  // namespace tcpwhy::render

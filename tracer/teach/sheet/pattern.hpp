// A line of a worksheet as a pattern: its text between the blanks, and what stands in them. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tcpwhy::teach {

/// Single blanks between the words, none at the ends.
std::string squeezed(std::string_view line);

/// The texts in place of the pattern's blanks ("____"), trimmed; a blank that is still there is
/// returned as it is. Nothing if the line differs in another place. Spaces do not matter.
std::optional<std::vector<std::string>> filled_in(std::string_view pattern, std::string_view line);

}  // namespace tcpwhy::teach

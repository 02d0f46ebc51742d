// Reads one line of a talk.
#pragma once

#include <string_view>

#include "common/line_cursor.hpp"
#include "common/talk/draft.hpp"

namespace tcpwhy::talk {

/// Reads all that stands at the cursor; what does not fit is the cursor's error.
Draft parse_line(LineCursor& cursor);

/// The line up to a '#' that does not stand in quotes.
std::string_view without_comment(std::string_view line);

}  // namespace tcpwhy::talk

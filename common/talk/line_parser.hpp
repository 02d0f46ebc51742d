// Reads one line of a talk.
#pragma once

#include <string_view>

#include "common/talk/draft.hpp"
#include "common/text/line_cursor.hpp"

namespace tcpwhy::talk {

/// Reads the whole line at the cursor. A mismatch becomes the cursor's error.
Draft parse_line(LineCursor& cursor);

/// The line up to a '#' outside of quotes.
std::string_view without_comment(std::string_view line);

}  // namespace tcpwhy::talk

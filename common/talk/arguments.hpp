// Reads what follows the verb in a line of a talk. Each function takes text at the cursor; a
// mismatch becomes the cursor's error.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "common/talk/draft.hpp"
#include "common/text/line_cursor.hpp"

namespace tcpwhy::talk {

void take_argument(LineCursor& cursor, Draft& draft);
/// ["fails" ERROR]
void take_failure(LineCursor& cursor, Step& step);

/// Takes a word, up to a blank.
std::string_view take_word(LineCursor& cursor);
/// The column at which the next word begins, from 1.
std::size_t next_column(LineCursor& cursor);
/// Fails at the given column, from 1.
void fail_at(LineCursor& cursor, std::size_t column, const std::string& message);

}  // namespace tcpwhy::talk

// One line of a talk. Which socket it is about is still a name here.
#pragma once

#include <cstddef>
#include <string>

#include "common/line_cursor.hpp"
#include "common/talk/grammar.hpp"

namespace tcpwhy::talk {

/// A name and where it stands; column 0: it does not.
struct Name {
    std::string text;
    std::size_t column = 0;
};

struct Draft {
    Step step;
    std::size_t column = 0;  ///< of the verb
    Name socket;
    Name as;
    const Form* form = nullptr;  ///< null: an empty line, or nothing but a comment
};

/// Reads all that stands at the cursor; what does not fit is the cursor's error.
Draft parse_line(LineCursor& cursor);

/// The line up to a '#' that does not stand in quotes.
std::string_view without_comment(std::string_view line);

}  // namespace tcpwhy::talk

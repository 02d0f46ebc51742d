// One line of a talk as it is being read. Its sockets are still names; parser.cpp turns them into
// slots.
#pragma once

#include <cstddef>
#include <string>

#include "common/talk/grammar.hpp"

namespace tcpwhy::talk {

/// A name in the line, and its column from 1; column 0: the line has none.
struct Name {
    std::string text;
    std::size_t column = 0;
};

struct Draft {
    Step step;
    std::size_t column = 0;      ///< of the verb, from 1
    Name socket;                 ///< "NAME:" in front of the verb
    Name as;                     ///< "as NAME": the socket that the step makes
    const Form* form = nullptr;  ///< null: the line is empty, or a comment only
};

}  // namespace tcpwhy::talk

// The answers that count as right in a blank besides its key, and the sentence for a wrong one.
// Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tracer/story/value/story.hpp"
#include "tracer/teach/sheet/blank_kind.hpp"

namespace tcpwhy::teach {

/// An answer without what makes no difference: case, spaces, the parentheses of a call, the first
/// bytes of data. Pieces are sorted.
std::string plain_answer(BlankKind kind, std::string_view answer);

/// As plain_answer() writes them.
std::vector<std::string> also_right(BlankKind kind, const story::Line& line,
                                    const std::string& key);

/// A sentence that names the RFC section or the man page, and not the answer.
std::string advice_on(BlankKind kind, const story::Line& line);

}  // namespace tcpwhy::teach

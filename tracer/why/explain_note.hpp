// A note as a sentence: fills the gaps of its row in tracer/model/note.cpp.
#pragma once

#include <string>

#include "tracer/model/note.hpp"

namespace tcpwhy::why {

/// Appends one plain sentence without the full stop: "3 unread bytes made the close a reset (RFC
/// 2525, 2.17)". Appends nothing for a code that does not exist.
void append_note(std::string& out, const model::Note& note);

/// The same in few words, without sources: "3 unread bytes made the close a reset".
void append_brief_note(std::string& out, const model::Note& note);

}  // namespace tcpwhy::why

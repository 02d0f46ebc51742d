// The sentence for a note.
#pragma once

#include <string>

#include "tracer/model/finding.hpp"

namespace tcpwhy::why {

/// Appends one plain sentence for a note of a segment or call, without the full stop: "3 unread
/// bytes made the close a reset (RFC 2525, 2.17)".
void append_note(std::string& out, const model::Note& note);

}  // namespace tcpwhy::why

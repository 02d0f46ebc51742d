// Reads the line of a segment, and the parts of the grammar that all lines share. Each function
// takes text at the cursor; a mismatch becomes the cursor's error.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "common/text/line_cursor.hpp"
#include "tracer/story/value/story.hpp"

namespace tcpwhy::story {

/// Takes the name of an enumerator, or a blank.
template <class Value>
story::Field<Value> take_named(LineCursor& cursor, Value last, std::string_view what) {
    if (cursor.take_blank()) return story::Field<Value>::left_blank();
    const std::string_view found = cursor.take_name();
    for (int index = 0; !found.empty() && index <= static_cast<int>(last); ++index)
        if (model::name(static_cast<Value>(index)) == found) return static_cast<Value>(index);
    cursor.fail("there is no " + std::string(what) + " '" + std::string(found) + "'", found.size());
    return story::Field<Value>::left_blank();
}

/// Takes a number or a blank; absent: there is neither.
story::Field<std::uint64_t> take_number_field(LineCursor& cursor);
/// Takes "client", "server" or a blank.
story::Field<model::Side> take_side(LineCursor& cursor);
story::Piece take_piece(LineCursor& cursor);
/// Takes all that follows the '>': the receiver, the pieces, cause, states and notes.
void take_segment(LineCursor& cursor, story::Segment& segment);

}  // namespace tcpwhy::story

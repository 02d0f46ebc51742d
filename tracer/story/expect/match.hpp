// Whether a thing of a run is what the story expects: blanks match anything, what is absent is not
// looked at.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "tracer/story/value/story.hpp"

namespace tcpwhy::story {

/// A pattern whose blanks ("____", or an ellipsis "…") stand for any text.
bool matches_text(std::string_view pattern, std::string_view text);

/// As matches_text; a pattern without parentheses is the name alone.
bool matches_call(std::string_view pattern, std::string_view call);
std::string_view call_name(std::string_view call);  ///< "accept4" of "accept4(3)"

template <class T>
bool matches_field(const story::Field<T>& expected, const story::Field<T>& run) {
    return !expected.value || expected.value == run.value;
}

bool matches_piece(const story::Piece& expected, const story::Piece& run);

/// Pieces in any order. A bare ACK, URG, WIN or SEQ that is not expected is no difference, save an
/// ACK on a SYN or RST, which makes it another segment.
bool matches_pieces(const std::vector<story::Piece>& expected,
                    const std::vector<story::Piece>& run);

bool matches_event(const story::Event& expected, const story::Event& run);
bool matches_loss(const story::Loss& expected, const story::Loss& run);
bool matches_icmp(const story::Icmp& expected, const story::Icmp& run);

/// True for a SYN or RST: with an ACK it is another segment than without.
bool ack_tells(const std::vector<story::Piece>& pieces);
/// Nothing but an ACK.
bool is_bare_ack(const story::Segment& segment);
/// The segment's ACK; null without one.
const story::Piece* ack_of(const story::Segment& segment);
/// The end that sends; nothing where both ends are left blank.
std::optional<model::Side> sender(const story::Segment& segment);
/// The process that a call, an event or a loss is of; "" for other lines.
std::string_view actor_of(const story::Body& body);

}  // namespace tcpwhy::story

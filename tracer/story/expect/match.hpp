// Matches parts of a run against an expected story. A blank matches anything; an absent field is
// not compared.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "tracer/story/value/story.hpp"

namespace tcpwhy::story {

/// In a pattern, a blank ("____") or an ellipsis ("…") stands for any text.
bool matches_text(std::string_view pattern, std::string_view text);

/// Likewise; a pattern without parentheses is compared with the name alone.
bool matches_call(std::string_view pattern, std::string_view call);
std::string_view call_name(std::string_view call);  ///< "accept4" of "accept4(3)"
/// A call that asks, or decides only whether bind() succeeds: getsockname(2), SO_REUSEADDR.
bool is_beside_the_wire(std::string_view call);

template <class T>
bool matches_field(const story::Field<T>& expected, const story::Field<T>& run) {
    return !expected.value || expected.value == run.value;
}

bool matches_piece(const story::Piece& expected, const story::Piece& run);

/// The pieces may have any order. An unexpected ACK, URG, WIN or SEQ is no difference, except an
/// ACK on a SYN or RST, which makes it another kind of segment.
bool matches_pieces(const std::vector<story::Piece>& expected,
                    const std::vector<story::Piece>& run);

bool matches_event(const story::Event& expected, const story::Event& run);
bool matches_loss(const story::Loss& expected, const story::Loss& run);
bool matches_icmp(const story::Icmp& expected, const story::Icmp& run);

/// True for a SYN or RST: with an ACK it is another kind of segment.
bool ack_tells(const std::vector<story::Piece>& pieces);
/// True if the segment has nothing but an ACK. One that the capture has after a later segment of
/// its end has an old number, too; a probe, which a timer sends, is none.
bool is_bare_ack(const story::Segment& segment);
/// The segment's ACK; null: none.
const story::Piece* ack_of(const story::Segment& segment);
/// The end that sends; nullopt: both ends are blank.
std::optional<model::Side> sender(const story::Segment& segment);
/// The process of a call, an event or a loss; "" for other lines.
std::string_view actor_of(const story::Body& body);

}  // namespace tcpwhy::story

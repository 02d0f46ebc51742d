#include "tracer/story/teller/segment.hpp"

#include <algorithm>
#include <cstddef>
#include <string>

namespace tcpwhy::story {
namespace {

namespace flag = model::tcp_flag;
using story::PieceKind;

constexpr std::size_t peep_bytes = 16;

story::Piece piece(PieceKind kind, std::uint64_t number) {
    story::Piece made;
    made.kind = kind;
    made.number = number;
    return made;
}

story::Piece data_piece(const model::Segment& segment, std::uint64_t first) {
    story::Piece made = piece(PieceKind::data, first);
    made.end = first + segment.length;
    const std::string_view payload = model::as_text(segment.payload);
    // The capture can have kept only the headers: then there are no bytes to show.
    if (!payload.empty())
        made.peep = story::Peep{std::string(payload.substr(0, peep_bytes)),
                                segment.length > std::min(payload.size(), peep_bytes)};
    return made;
}

}  // namespace

std::vector<story::Piece> StoryPieces::of(const model::Segment& segment,
                                          const model::SegmentFinding& finding) {
    std::vector<story::Piece> pieces;
    const std::uint64_t first = finding.seq + (segment.has(flag::syn) ? 1 : 0);
    if (segment.has(flag::rst)) pieces.push_back(piece(PieceKind::rst, finding.seq));
    if (segment.has(flag::syn)) pieces.push_back(piece(PieceKind::syn, finding.seq));
    if (segment.length > 0) pieces.push_back(data_piece(segment, first));
    if (segment.has(flag::fin)) pieces.push_back(piece(PieceKind::fin, first + segment.length));

    Next& ends = next_[finding.connection.id];
    std::optional<std::uint64_t>& next =
        finding.from == model::Side::server ? ends.server : ends.client;
    if (pieces.empty() && next && *next != finding.seq)
        pieces.push_back(piece(PieceKind::seq, finding.seq));
    if (!segment.has(flag::rst))
        next = std::max(next.value_or(0), finding.seq + segment.sequence_length());

    if (segment.has(flag::urg)) {
        story::Piece urgent;
        urgent.kind = PieceKind::urgent;
        pieces.push_back(urgent);
    }
    if (finding.ack) pieces.push_back(piece(PieceKind::ack, *finding.ack));
    if (finding.window == 0 && !segment.has(flag::rst))
        pieces.push_back(piece(PieceKind::window, 0));
    if (pieces.empty()) pieces.push_back(piece(PieceKind::seq, finding.seq));
    return pieces;
}

story::Piece known_by(const std::vector<story::Piece>& pieces) {
    story::Piece known;
    for (const PieceKind kind : {PieceKind::rst, PieceKind::syn, PieceKind::fin, PieceKind::data,
                                 PieceKind::ack, PieceKind::seq})
        for (const story::Piece& candidate : pieces) {
            if (candidate.kind != kind) continue;
            known.kind = kind;
            known.number = candidate.number;
            known.end = candidate.end;
            return known;
        }
    return known;
}

}  // namespace tcpwhy::story

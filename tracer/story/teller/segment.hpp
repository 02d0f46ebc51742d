// One segment as the pieces of its story line.
#pragma once

#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

#include "tracer/model/finding.hpp"
#include "tracer/model/segment.hpp"
#include "tracer/story/value/story.hpp"

namespace tcpwhy::story {

/// Remembers of each open connection the next sequence number of either end, so that only a number
/// out of the ordinary is told on a bare ACK (a keep-alive's, a window probe's).
class StoryPieces {
  public:
    std::vector<story::Piece> of(const model::Segment& segment,
                                 const model::SegmentFinding& finding);
    void forget(model::ConnectionId id) { next_.erase(id); }

  private:
    struct Next {
        std::optional<std::uint64_t> client;
        std::optional<std::uint64_t> server;
    };
    std::unordered_map<model::ConnectionId, Next> next_;
};

/// What a segment is known by when a call was woken by it: its RST, SYN, FIN, data or ACK.
story::Piece known_by(const std::vector<story::Piece>& pieces);

}  // namespace tcpwhy::story

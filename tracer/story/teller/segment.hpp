// Turns a segment into the pieces of its story line.
#pragma once

#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

#include "tracer/model/finding.hpp"
#include "tracer/model/segment.hpp"
#include "tracer/story/value/story.hpp"

namespace tcpwhy::story {

/// Remembers the next sequence number of both ends of each open connection. A bare ACK gets a
/// sequence number only if it is another one: a keep-alive's or a window probe's.
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

/// The piece that identifies a segment which woke a call: its RST, SYN, FIN, data or ACK.
story::Piece known_by(const std::vector<story::Piece>& pieces);

}  // namespace tcpwhy::story

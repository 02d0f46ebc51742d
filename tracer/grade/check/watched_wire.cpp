#include "tracer/grade/check/watched_wire.hpp"

#include <variant>

#include "tracer/story/teller/teller.hpp"
#include "tracer/story/text/print.hpp"

namespace tcpwhy::grade {
namespace {

constexpr std::size_t most_segments_kept = 50'000;
constexpr std::size_t most_lines_kept = 100'000;

}  // namespace

WatchedWire::WatchedWire() {
    teller_ = story::make_teller({}, [this](story::Line&& line) {
        if (story_.lines.size() < most_lines_kept) story_.lines.push_back(std::move(line));
    });
    tee_ = std::make_unique<model::Tee>(std::vector<model::TraceSink*>{this, teller_.get()});
}

void WatchedWire::segment(const model::Segment& segment, const model::SegmentFinding& finding) {
    if (segments_.size() >= most_segments_kept) return;
    segments_.push_back({segment.time, finding.connection.id, finding.connection.client,
                         finding.from, segment.flags, segment.length, finding.seq, finding.cause,
                         finding.client_state, finding.server_state});
}

model::ConnectionId WatchedWire::connection_of(const Endpoint& client) const {
    for (const WireSegment& segment : segments_)
        if (segment.client == client) return segment.connection;
    for (const model::Implied& each : implied_)
        if (each.connection.client == client) return each.connection.id;
    return 0;
}

std::vector<std::string> WatchedWire::lines_of(const Endpoint& client, model::Side grader,
                                               std::size_t most) const {
    const model::ConnectionId wanted = connection_of(client);
    std::vector<std::string> found;
    if (wanted == 0) return found;
    for (story::Line line : story_.lines) {
        const bool single = line.connection == 0 && wanted == 1;
        const bool tells = std::holds_alternative<story::Segment>(line.body) ||
                           std::holds_alternative<story::Call>(line.body) ||
                           std::holds_alternative<story::Event>(line.body);
        if (!tells || (line.connection != wanted && !single)) continue;
        auto* segment = std::get_if<story::Segment>(&line.body);
        if (segment != nullptr && segment->from.value == grader && segment->cause &&
            segment->cause->kind == model::CauseKind::unknown)
            segment->cause.reset();
        found.push_back(story::one_line(line));
    }
    if (found.size() > most) found.erase(found.begin(), found.end() - static_cast<long>(most));
    return found;
}

}  // namespace tcpwhy::grade

// What a check needs to know of the trace: the segments of each connection, causes, states, losses,
// and the story's lines.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "tracer/model/tee.hpp"
#include "tracer/model/trace_sink.hpp"
#include "tracer/story/value/story.hpp"

namespace tcpwhy::grade {

struct WireSegment {
    model::Time time = 0;
    model::ConnectionId connection = 0;
    Endpoint client;
    model::Side from = model::Side::none;
    std::uint16_t flags = 0;
    std::uint32_t length = 0;
    std::uint64_t seq = 0;
    model::Cause cause;
    model::TcpState client_state = model::TcpState::closed;
    model::TcpState server_state = model::TcpState::closed;

    [[nodiscard]] bool has(std::uint16_t bits) const { return (flags & bits) == bits; }
};

class WatchedWire : public model::PartialSink {
  public:
    WatchedWire();

    /// The whole trace goes here, and to the story.
    model::TraceSink& sink() { return *tee_; }

    [[nodiscard]] const std::vector<WireSegment>& segments() const { return segments_; }
    [[nodiscard]] const std::vector<model::Implied>& implied() const { return implied_; }
    [[nodiscard]] const std::vector<model::Notice>& notices() const { return notices_; }
    [[nodiscard]] const std::vector<model::ConnectionFinding>& connections() const {
        return connections_;
    }
    [[nodiscard]] const model::Summary& summary() const { return summary_; }
    [[nodiscard]] const story::Story& story() const { return story_; }
    /// The last lines of the story of that client's connection (0 lines: it is not in the trace).
    /// `grader`: the end whose calls nobody observes, so that its segments have no cause.
    [[nodiscard]] std::vector<std::string> lines_of(const Endpoint& client, model::Side grader,
                                                    std::size_t most) const;
    /// The connection that this client opened; 0: none.
    [[nodiscard]] model::ConnectionId connection_of(const Endpoint& client) const;

    void segment(const model::Segment& segment, const model::SegmentFinding& finding) override;
    void implied(const model::Implied& implied) override { implied_.push_back(implied); }
    void notice(const model::Notice& notice) override { notices_.push_back(notice); }
    void connection(const model::ConnectionFinding& connection) override {
        connections_.push_back(connection);
    }
    void end(const model::Summary& summary) override { summary_ = summary; }

  private:
    std::vector<WireSegment> segments_;
    std::vector<model::Implied> implied_;
    std::vector<model::Notice> notices_;
    std::vector<model::ConnectionFinding> connections_;
    model::Summary summary_;
    story::Story story_;
    std::unique_ptr<model::TraceSink> teller_;
    std::unique_ptr<model::Tee> tee_;
};

}  // namespace tcpwhy::grade

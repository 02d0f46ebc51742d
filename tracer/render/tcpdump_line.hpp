// The part of a line that tcpdump would print, from "IP" to the length.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>

#include "tracer/model/finding.hpp"
#include "tracer/model/segment.hpp"
#include "tracer/render/renderer.hpp"

namespace tcpwhy::render {

/// Remembers of each connection what its lines share: the endpoints in tcpdump's spelling and the
/// numbers that relative ones count from. tcpdump takes the latter from the first segment with an
/// ACK, and so does this.
class TcpdumpLines {
  public:
    explicit TcpdumpLines(const Options& options) : options_(options) {}

    /// "IP 127.0.0.1.38264 > 127.0.0.1.9877: Flags [P.], seq 1:3, ack 1, win 512, options
    /// [nop,nop], length 2".
    void append(std::string& out, const model::Segment& segment,
                const model::SegmentFinding& finding);

    /// The connection is over: nothing more of it is kept.
    void forget(model::ConnectionId id);

  private:
    struct Known {
        std::string from_client;  // "IP a.port > b.port: "
        std::string from_server;
        std::uint32_t client_base = 0;
        std::uint32_t server_base = 0;
        bool has_bases = false;
    };
    Known& known(const model::ConnectionIdentity& identity);

    const Options& options_;
    std::unordered_map<model::ConnectionId, Known> connections_;
    model::ConnectionId last_id_ = 0;
    Known* last_ = nullptr;
};

}  // namespace tcpwhy::render

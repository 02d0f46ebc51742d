// The part of a line that tcpdump would print, from "IP" to the length.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <unordered_map>

#include "tracer/model/finding.hpp"
#include "tracer/model/segment.hpp"
#include "tracer/render/renderer.hpp"

namespace tcpwhy::render {

/// Remembers of each connection the numbers that relative ones count from (tcpdump takes them from
/// the first segment with an ACK, and so does this), and of the latest ones their endpoints in
/// tcpdump's spelling: very many may be open at once.
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
    struct Bases {
        std::uint32_t client = 0;
        std::uint32_t server = 0;
    };
    struct Headings {
        model::ConnectionId id = 0;
        std::string from_client;  // "IP a.port > b.port: "
        std::string from_server;
        Bases* bases = nullptr;  // in bases_, once it is there
    };
    Headings& headings(const model::ConnectionIdentity& identity);

    const Options& options_;
    std::array<Headings, 64> headings_;
    std::unordered_map<model::ConnectionId, Bases> bases_;
};

}  // namespace tcpwhy::render

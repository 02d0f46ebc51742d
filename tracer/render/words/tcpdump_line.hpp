// The part of a line that tcpdump would print, from "IP" to the length.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "common/big_pages.hpp"
#include "tracer/model/finding.hpp"
#include "tracer/model/segment.hpp"
#include "tracer/render/words/options.hpp"
#include "tracer/wire/decode/tcp_options.hpp"

namespace tcpwhy::render {

/// Remembers of each connection the numbers that relative ones count from (tcpdump takes them from
/// the first segment with an ACK, and so does this), and of the latest ones their endpoints in
/// tcpdump's spelling: very many may be open at once.
class TcpdumpLines {
  public:
    explicit TcpdumpLines(const Options& options) : options_(options) {}

    /// "IP 127.0.0.1.38264 > 127.0.0.1.9877: Flags [P.], seq 1:3, ack 1, win 512, options
    /// [nop,nop], length 2". Needs room for `most_letters`, returns where the text ends.
    char* put(char* at, const model::Segment& segment, const model::SegmentFinding& finding);
    static constexpr std::size_t most_letters =
        256 + wire::most_options_letters(wire::most_options_bytes);

  private:
    struct Bases {
        model::ConnectionId id = 0;
        std::uint32_t client = 0;
        std::uint32_t server = 0;
    };
    /// "IP a.port > b.port: ", as long as two IPv6 addresses make it.
    struct Heading {
        std::array<char, 127> letters{};
        std::uint8_t size = 0;  // 0: not written yet
    };
    struct Known {
        model::ConnectionId id = 0;
        Heading from_client;
        Heading from_server;
    };
    /// As they are shown.
    struct Numbers {
        std::uint32_t seq;
        std::uint32_t ack;
        std::uint32_t sack_base;
    };
    Known& known(model::ConnectionId id);
    void make_relative(Numbers& numbers, const model::Segment& segment,
                       const model::SegmentFinding& finding);
    static char* put_heading(char* at, Heading& heading, const Endpoint& from, const Endpoint& to);

    const Options& options_;
    std::array<Known, 64> known_;
    std::vector<Bases, BigPages<Bases>> bases_;  // by the connection's place
};

}  // namespace tcpwhy::render

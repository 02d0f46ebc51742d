// One connection's ladder as a picture: what stands in it, and its drawing as SVG. Pure; the words
// come ready, and the drawing knows only where to put them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "tracer/model/finding.hpp"
#include "tracer/model/ids.hpp"

namespace tcpwhy::render {

struct PicturedSegment {
    model::Time time = 0;
    model::SegmentNumber number = 0;  ///< 0: an ICMP error, which comes from neither end
    model::Side from = model::Side::client;
    model::CauseKind kind = model::CauseKind::unknown;
    model::CallId call = 0;  ///< the call that sent it; 0: none
    std::string words;       ///< "SYN-ACK"
    std::string numbers;     ///< "seq 0 ack 1"
    std::string cause;       ///< what stands outside when no call does: "kernel, for listen"
    bool lost = false;
    bool again = false;
    bool reset = false;
    model::TcpState client = model::TcpState::closed;  ///< after it
    model::TcpState server = model::TcpState::closed;
};

struct PicturedCall {
    model::CallId id = 0;
    model::Side side = model::Side::client;
    model::Time entered = 0;
    std::optional<model::Time> returned;
    std::string text;    ///< "accept4(3)"
    std::string result;  ///< "= 4"
    std::vector<model::SegmentNumber> woken_by;
    bool listens = false;  ///< its return puts the server into LISTEN
};

struct PicturedEnd {
    model::Time time = 0;
    model::Side side = model::Side::client;
    std::string text;  ///< "echo-client exits with status 0"
};

struct LadderPicture {
    std::string client;  ///< "127.0.0.1:38264"
    std::string server;
    std::string outcome;  ///< "closed"
    std::vector<PicturedSegment> segments;
    std::vector<PicturedCall> calls;
    std::vector<PicturedEnd> ends;
};

/// A standalone SVG document, 1200 units wide.
std::string svg_of(const LadderPicture& picture);

}  // namespace tcpwhy::render

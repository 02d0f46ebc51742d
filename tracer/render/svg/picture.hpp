// One connection's ladder as a picture: the values that the layout places and the drawing draws.
// Times are those of the facts (ns); texts are ready words, not yet escaped.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "tracer/model/finding.hpp"
#include "tracer/model/ids.hpp"

namespace tcpwhy::render {

struct PicturedSegment {
    model::Time time = 0;
    model::SegmentNumber number = 0;
    model::Side from = model::Side::client;
    model::CauseKind kind = model::CauseKind::unknown;
    model::CallId call = 0;  ///< the call that sent it; 0: none
    std::string words;       ///< "SYN-ACK"
    std::string numbers;     ///< "seq 0 ack 1"
    std::string cause;       ///< beside the life line when no call sent it: "kernel, for listen"
    bool lost = false;
    bool again = false;
    bool reset = false;
    bool opens = false;                                ///< a SYN
    bool for_listen = false;                           ///< the kernel answered for listen()
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

/// An event that is neither a segment nor a call.
struct PicturedHappening {
    enum class Kind : std::uint8_t { begins, ends, icmp };
    model::Time time = 0;
    Kind kind = Kind::begins;
    model::Side side = model::Side::client;  ///< where it is drawn; icmp: the end that receives it
    std::string text;                        ///< "echo-client exits with status 0"
    std::string numbers;                     ///< icmp: "about 1"
    model::TcpState client = model::TcpState::closed;  ///< icmp: after it
    model::TcpState server = model::TcpState::closed;
};

struct LadderPicture {
    std::string client;  ///< "127.0.0.1:38264"
    std::string server;
    std::string outcome;                        ///< "closed"
    std::string title;                          ///< a scenario's name; "": none
    std::string teaches;                        ///< its sentences
    model::Time round_trip = 0;                 ///< 0: not seen
    std::vector<PicturedSegment> segments;      ///< in the order of their numbers
    std::vector<PicturedCall> calls;            ///< by entry, then id
    std::vector<PicturedHappening> happenings;  ///< in the order of the trace
};

constexpr std::size_t end_of(model::Side side) {
    return side == model::Side::server ? 1 : 0;
}

}  // namespace tcpwhy::render

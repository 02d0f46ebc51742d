// Which calls and happenings of a trace belong into the picture of one connection. The same choice
// as callsOf() and happeningsOf() of the page.
#pragma once

#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "tracer/model/system_call.hpp"
#include "tracer/render/svg/picture.hpp"

namespace tcpwhy::render {

struct SeenCall {
    PicturedCall drawn;
    model::ConnectionId connection = 0;  ///< 0: none
    model::Pid pid = 0;
    model::SocketId socket = 0;
    model::Family family = model::Family::other;
};

struct SeenHappening {
    enum class Source : std::uint8_t { process, icmp, loss };
    PicturedHappening drawn;
    Source source = Source::process;
    model::ConnectionId connection = 0;  ///< icmp
    model::Pid pid = 0;                  ///< process
    model::SocketId socket = 0;          ///< loss
};

/// The calls and happenings that the trace has reported. Sides that are `none` are not known yet.
struct SeenTrace {
    std::vector<SeenCall> calls;
    std::vector<SeenHappening> happenings;
    std::unordered_map<model::Pid, model::Side> sides;  ///< as the process events say
    std::unordered_set<model::ConnectionId> connections;
    std::unordered_set<model::CallId> senders;  ///< calls that caused the connection's segments
};

/// Fills the picture's calls and happenings. `ends` are the processes of the two ends; 0: unknown.
void choose(LadderPicture& picture, SeenTrace trace, model::ConnectionId connection,
            const std::vector<model::Pid>& ends);

}  // namespace tcpwhy::render

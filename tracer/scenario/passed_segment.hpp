// A segment that passed on the wire, as the script of a run sees it.
#pragma once

#include <span>

#include "tracer/model/finding.hpp"

namespace tcpwhy::scenario {

struct PassedSegment {
    model::Time time = 0;
    model::ConnectionId connection = 0;
    model::Side from = model::Side::none;
    std::uint16_t flags = 0;                           ///< model::tcp_flag bits
    std::uint32_t length = 0;                          ///< payload bytes
    model::TcpState client = model::TcpState::closed;  ///< after it
    model::TcpState server = model::TcpState::closed;
    std::span<const model::CallId> woken;  ///< the calls whose wait it ends
};

}  // namespace tcpwhy::scenario

// Fact: one thing that was observed on the wire or in a process. Facts are the input of the
// analysis, which never changes them.
#pragma once

#include <variant>

#include "tracer/model/icmp_error.hpp"
#include "tracer/model/orphan.hpp"
#include "tracer/model/process_event.hpp"
#include "tracer/model/segment.hpp"
#include "tracer/model/socket_call.hpp"

namespace tcpwhy::model {

using Fact = std::variant<Segment, CallEntered, CallReturned, SocketSeen, ProcessEvent,
                          LossSwitched, Notice, OrphanSeen, IcmpError>;

inline Time time_of(const Fact& fact) {
    return std::visit([](const auto& value) { return value.time; }, fact);
}

}  // namespace tcpwhy::model

// The transitions of TCP's state diagram (RFC 9293, section 3.3.2, figure 5) that a student's runs
// have walked. Pure.
#pragma once

#include <set>
#include <string>
#include <utility>

#include "tracer/teach/query/query.hpp"

namespace tcpwhy::teach {

/// From a state to a state: "SYN-SENT", "ESTABLISHED".
using Transition = std::pair<std::string, std::string>;

std::set<Transition> transitions_in(const TraceLines& trace);

/// The diagram as a table: a mark before each transition that was walked, and the event that makes
/// it. Without `unicode` the marks are ASCII.
std::string state_map(const std::set<Transition>& walked, bool unicode);

}  // namespace tcpwhy::teach

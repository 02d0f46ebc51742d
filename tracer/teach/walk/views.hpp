// A run in three pictures that each show one part alone: the calls of each program, the wire, the
// states. A student sees them before the picture that joins them. Pure.
#pragma once

#include <string>

#include "tracer/story/value/story.hpp"

namespace tcpwhy::teach {

/// The calls of each process, one process after the other.
std::string view_of_calls(const story::Story& story);
/// The segments, numbered, without causes and states.
std::string view_of_wire(const story::Story& story);
/// The segments after which an end has another state, with both states.
std::string view_of_states(const story::Story& story);

}  // namespace tcpwhy::teach

// Carries out a scripted talk. Each step makes exactly the system calls that docs/talk.md names.
// The descriptors block unless the talk changes that.
#pragma once

#include <optional>
#include <vector>

#include "common/descriptor.hpp"
#include "common/talk/talk.hpp"

namespace tcpwhy::talk {

/// The part of a talk that its program supplies.
struct Program {
    Endpoint bind_to;                    ///< for `bind` without an address
    std::optional<Endpoint> connect_to;  ///< for `connect` without an address
    int backlog = 128;                   ///< for `listen` without a number
    std::vector<Descriptor> sockets;     ///< of the first slots
};

/// Ends the process with the status of the talk's `exit`, or with 0 at the end of the talk. The
/// kernel closes the sockets that are open then. Throws Error (status 1) "FILE:LINE: STEP: …" if a
/// call fails unexpectedly, succeeds unexpectedly, or returns something unexpected.
[[noreturn]] void perform(const Talk& talk, Program program);

}  // namespace tcpwhy::talk

// Carries out a scripted talk: each step makes the system calls that docs/talk.md names, on
// blocking descriptors unless the talk says otherwise, and no others.
#pragma once

#include <optional>
#include <vector>

#include "common/descriptor.hpp"
#include "common/talk/talk.hpp"

namespace tcpwhy::talk {

/// What the program that performs it knows and has.
struct Program {
    Endpoint bind_to;                    ///< for a `bind` that says no address
    std::optional<Endpoint> connect_to;  ///< the same for `connect`
    int backlog = 128;                   ///< the same for `listen`
    std::vector<Descriptor> sockets;     ///< the first slots
};

/// Ends the process with the status of the talk's `exit`, and with 0 at the talk's end; the sockets
/// that are open then are the kernel's to close. Throws Error (status 1) "FILE:LINE: STEP: …" where
/// a call fails that should not, succeeds where it should fail, or brings something else than
/// expected.
[[noreturn]] void perform(const Talk& talk, Program program);

}  // namespace tcpwhy::talk

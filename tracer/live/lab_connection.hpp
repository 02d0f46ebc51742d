// Finds the labs of this machine and connects to them.
#pragma once

#include <string>
#include <vector>

#include "common/descriptor.hpp"
#include "tracer/live/control_packet.hpp"

namespace tcpwhy::live {

/// A connection to a lab.
struct LabConnection {
    Descriptor fd;
    Peer peer;  ///< the lab's process
    std::string name;

    /// Sends and waits for the answer. Throws UnavailableError when there is none, it makes no
    /// sense, or it is a refusal.
    Packet ask(const Message& message);
};
/// Connects to the lab of that name. Throws UsageError for an impossible name, UnavailableError
/// when there is no such lab or it is another user's.
LabConnection connect_to_lab(const std::string& name);

/// One line about each open lab that this user may join: first the user's own labs, then root's
/// labs for everybody, each group sorted by name.
struct LabLine {
    std::string name;
    std::string says;            ///< its description of itself
    bool for_everybody = false;  ///< root opened it, in the public folder
};
std::vector<LabLine> list_labs();

}  // namespace tcpwhy::live

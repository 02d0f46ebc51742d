// Packets on a control connection: a message, and up to two descriptors (unix(7)).
#pragma once

#include <sys/types.h>

#include <optional>
#include <vector>

#include "common/descriptor.hpp"
#include "tracer/live/control_protocol.hpp"

namespace tcpwhy::live {

/// The other end of a connection, as the kernel reports it (SO_PEERCRED, unix(7)).
struct Peer {
    pid_t pid = 0;
    uid_t user = 0;
};
std::optional<Peer> peer_of(int connection);

/// A packet with up to two descriptors.
struct Packet {
    enum class Kind { message, nothing_yet, closed, nonsense, with_descriptors };
    Kind kind = Kind::closed;
    Heard heard;
    std::vector<Descriptor> descriptors;
};
/// Reads one packet if there is one; never waits.
Packet receive(int connection);
/// The same for a peer that is not trusted. A packet with descriptors stays unread: its reader
/// would have to close them, and that can take long (SO_LINGER of socket(7)).
Packet receive_text(int connection);
/// False when it could not be sent at once.
bool send(int connection, const Message& message, const std::vector<int>& descriptors = {});

}  // namespace tcpwhy::live

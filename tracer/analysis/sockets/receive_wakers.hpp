// The segments that a receive call waited for.
#pragma once

#include <vector>

#include "tracer/analysis/sockets/socket_view.hpp"

namespace tcpwhy::analysis {

/// Those that came while it waited and whose bytes it took, or the FIN or reset that it reports;
/// empty when it did not have to wait. Subtracts the bytes that it has read from the connection's
/// unread bytes, so it is called once. `socket` may be null.
std::vector<model::SegmentNumber> receive_woken_by(const OpenCall& call,
                                                   const model::CallReturned& returned,
                                                   Connection* connection, SocketView* socket);

/// Whether enough bytes had arrived before a receive, so that it does not wait.
bool finds_enough(const OpenCall& call, const SocketView& socket, const ObservedEnd& end);

}  // namespace tcpwhy::analysis

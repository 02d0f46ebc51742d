// A receive call: the segments that it waited for, and what it reads.
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

/// Whether a receive is of the stream, and not of the urgent byte or the error queue alone.
bool reads_stream(const model::CallEntered& receive);
/// Whether a receive leaves the bytes where they are (MSG_PEEK).
bool peeks(const model::CallEntered& receive);

}  // namespace tcpwhy::analysis

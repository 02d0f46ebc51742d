// The descriptors that came with a packet over a Unix socket (SCM_RIGHTS, unix(7)).
#pragma once

#include <sys/socket.h>

#include <vector>

#include "common/descriptor.hpp"

namespace tcpwhy {

/// recvmsg(2) has filled the message in. The descriptors are the caller's from now on.
std::vector<Descriptor> received_descriptors(msghdr& message);

}  // namespace tcpwhy

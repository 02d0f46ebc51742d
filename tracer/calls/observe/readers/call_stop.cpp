#include "tracer/calls/observe/readers/call_stop.hpp"

namespace tcpwhy::calls {

bool CallEntry::about(int fd) {
    call.fd = fact.fd = fd;
    call.socket = fact.socket = thread.files->socket(fd);
    return call.socket != 0;
}

bool CallEntry::blocks() const {
    return !tracees.descriptors.nonblocking(call.socket);
}

}  // namespace tcpwhy::calls

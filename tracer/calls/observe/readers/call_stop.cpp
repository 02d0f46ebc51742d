#include "tracer/calls/observe/readers/call_stop.hpp"

namespace tcpwhy::calls {

bool CallEntry::about(int fd) {
    call.fd = fact.fd = fd;
    if (thread.process->calls_unseen) look_again(fd);
    call.socket = fact.socket = thread.files->socket(fd);
    return call.socket != 0;
}

void CallEntry::look_again(int fd) {
    Process& process = *thread.process;
    const model::SocketId known = thread.files->socket(fd);
    if (process.probe.identify(thread.tid, fd, false).id == known) return;
    if (const auto found = tracees.discover(thread, fd))
        tracees.report(model::SocketSeen{fact.time, process.pid, fd, *found});
}

bool CallEntry::blocks() const {
    return !tracees.descriptors.nonblocking(call.socket);
}

}  // namespace tcpwhy::calls

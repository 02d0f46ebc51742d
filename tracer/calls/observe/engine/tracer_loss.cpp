#include <algorithm>
#include <cerrno>

#include "common/errors.hpp"
#include "tracer/calls/observe/engine/tracer.hpp"
#include "tracer/calls/observe/kernel/loss_filter.hpp"

namespace tcpwhy::calls {

/// The times are such that what is said to be lost is lost: a loss begins behind its switch, and
/// ends before.
void Tracer::switch_loss(model::Pid pid, int fd, std::optional<model::SegmentKind> kind) {
    const std::string attempt = "cannot drop what arrives at descriptor " + std::to_string(fd) +
                                " of process " + std::to_string(pid);
    Thread* thread = x_tracees.thread(pid);
    const model::SocketId id = thread ? thread->files->socket(fd) : 0;
    if (id == 0) throw UnavailableError(attempt + ": it is not there any more");
    const OwnedFd socket = thread->process->probe.duplicate(pid, fd);
    if (!socket.valid())
        throw UnavailableError(attempt +
                               ": pidfd_getfd(2) is refused (mend: a kernel from 5.6 on, and a "
                               "container that allows it)");
    model::Time time = x_tracees.clock.read();
    const int error = kind ? attach_loss(socket.get(), *kind) : detach_loss(socket.get());
    if (error != 0) throw UnavailableError(attempt_failed(attempt, error));
    if (kind) {
        time = x_tracees.clock.read();
        x_losses[id] = *kind;
    }
    x_promised = std::max(x_promised, time);
    x_tracees.tell(
        model::LossSwitched{time, id, kind.has_value(), kind.value_or(model::SegmentKind::any)});
}

/// A connection may have been made with its listener's filter long before it is accepted.
void Tracer::hand_down_loss(Thread& thread, const OpenCall& call, const model::CallReturned& fact) {
    const auto loss = x_losses.find(call.socket);
    if (loss == x_losses.end() || !fact.made) return;
    const OwnedFd socket =
        thread.process->probe.duplicate(thread.tid, static_cast<int>(fact.result));
    if (!socket.valid() || !has_filter(socket.get())) return;
    const model::SegmentKind kind = loss->second;
    x_losses[fact.made->socket] = kind;
    x_tracees.tell(model::LossSwitched{fact.time, fact.made->socket, true, kind});
}

}  // namespace tcpwhy::calls

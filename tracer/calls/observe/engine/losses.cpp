#include "tracer/calls/observe/engine/losses.hpp"

#include "common/errors.hpp"
#include "tracer/calls/observe/kernel/loss_filter.hpp"

namespace tcpwhy::calls {

/// Reads the time after a loss has begun and before it ends: what is reported as lost is lost.
void Losses::switch_loss(model::Pid pid, int fd, std::optional<model::SegmentKind> kind) {
    const std::string attempt = "cannot drop what arrives at descriptor " + std::to_string(fd) +
                                " of process " + std::to_string(pid);
    Thread* thread = tracees_.thread(pid);
    const model::SocketId id = thread ? thread->files->socket(fd) : 0;
    if (id == 0) throw UnavailableError(attempt + ": it is not there any more");
    const Descriptor socket = thread->process->probe.duplicate(pid, fd);
    if (!socket)
        throw UnavailableError(attempt +
                               ": pidfd_getfd(2) is refused (fix: a kernel from 5.6 on, and a "
                               "container that allows it)");
    model::Time time = tracees_.clock.read();
    const int error = kind ? attach_loss(socket.get(), *kind) : detach_loss(socket.get());
    if (error != 0) throw UnavailableError(attempt_failed(attempt, error));
    if (kind) {
        time = tracees_.clock.read();
        kinds_[id] = *kind;
    }
    tracees_.promise(time);
    tracees_.report(
        model::LossSwitched{time, id, kind.has_value(), kind.value_or(model::SegmentKind::any)});
}

/// A connection may have been made with its listener's filter long before it is accepted.
void Losses::hand_down(Thread& thread, const OpenCall& call, const model::CallReturned& fact) {
    const auto loss = kinds_.find(call.socket);
    if (loss == kinds_.end() || !fact.made) return;
    const Descriptor socket =
        thread.process->probe.duplicate(thread.tid, static_cast<int>(fact.result));
    if (!socket || !has_filter(socket.get())) return;
    const model::SegmentKind kind = loss->second;
    kinds_[fact.made->socket] = kind;
    tracees_.report(model::LossSwitched{fact.time, fact.made->socket, true, kind});
}

}  // namespace tcpwhy::calls

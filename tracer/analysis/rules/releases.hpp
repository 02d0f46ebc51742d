// Descriptors that are given up: by a call, by execve(), by the end of a process; and connections
// that connect(AF_UNSPEC) gives up. A release of the last descriptor of a socket closes it.
#pragma once

#include "tracer/analysis/rules/trace.hpp"
#include "tracer/model/process_event.hpp"

namespace tcpwhy::analysis {

/// Something begins to give a socket up: a call, or (without one) the end of process `pid`. Returns
/// the closing, valid until the next begins; null: the descriptor is of no socket.
Closing* begin_release(Trace& trace, const model::Release& release, const CallRef& call,
                       model::Pid pid, std::int32_t signal, model::Time time);
/// The release is done; where it was the last descriptor, a listener listens no more.
void end_release(Trace& trace, const model::Release& release, model::Time time);

/// The process begins an execve(): the closings count from its call on.
void begin_exec(Trace& trace, const model::ProcessEvent& event);
/// The process executes another program: the closings are done.
void end_exec(Trace& trace, const model::ProcessEvent& event);
/// The process goes on with other calls: its execve() has failed, and has closed nothing.
void cancel_exec(Trace& trace, model::Pid pid);

/// The process begins to end: the closings are done when it has ended.
void await_exit(Trace& trace, const model::ProcessEvent& event);
/// A thread ends whose descriptors are its own. Its FINs leave at once. The closings count as done
/// when its process has ended, because nothing depends on it sooner.
void begin_thread_exit(Trace& trace, const model::ProcessEvent& event);
/// The process has ended: the closings that began with its end are done.
void end_exit(Trace& trace, const model::ProcessEvent& event);

/// connect(AF_UNSPEC) has returned, or shutdown() in SYN-SENT: the end of the socket is CLOSED,
/// though no segment has to say so (tcp_disconnect() and inet_shutdown() in Linux).
void disconnect(Trace& trace, const model::CallEntered& entered,
                const model::CallReturned& returned, const SocketView* socket);

/// connect(AF_UNSPEC) has succeeded. A connection in TIME-WAIT needs no socket and stays as it is;
/// the socket may begin another one.
void leave_time_wait(Trace& trace, SocketView& socket);

}  // namespace tcpwhy::analysis

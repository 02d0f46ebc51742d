// SIGCHLD as an alarm clock: how the observer's thread sleeps until a tracee stops, without losing
// a stop.
//
// The signal is blocked in the observer's thread, so that it stays pending until sigtimedwait(2)
// takes it. Threads that do not block it would swallow it; a handler there passes it on to the
// observer's thread. A program with threads does best to block SIGCHLD before it starts them: then
// the handler never runs, and none of their calls is interrupted.
#pragma once

#include <csignal>

#include "tracer/model/ids.hpp"

namespace tcpwhy::calls {

class ChildSignal {
  public:
    ChildSignal();   ///< for the calling thread; one at a time in a process
    ~ChildSignal();  ///< puts mask and handler back
    ChildSignal(const ChildSignal&) = delete;
    ChildSignal& operator=(const ChildSignal&) = delete;

    void sleep(model::Time at_most_ns) const;  ///< until the signal or ring()
    void ring() const;                         ///< thread-safe, async-signal-safe

    /// The mask that was there before: what programs that are started should begin with.
    [[nodiscard]] const sigset_t& original_mask() const { return x_original_mask; }

  private:
    model::Pid x_thread;
    sigset_t x_signals{};
    sigset_t x_original_mask{};
    struct sigaction x_original_action {};
};

}  // namespace tcpwhy::calls

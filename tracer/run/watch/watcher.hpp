// A process that watches over a run's time: a program can stop its tracer (SIGSTOP, kill(2)), whose
// own clock then looks at nothing any more.
#pragma once

#include <sys/types.h>

#include "tracer/model/ids.hpp"

namespace tcpwhy::run {

class Watcher {
  public:
    /// Some seconds after this time, it lets a stopped tracer go on (SIGCONT), so that the run
    /// ends; a tracer that is stopped again and again is killed, and the programs with it. Call it
    /// before any thread is made. Without room for another process there is no watcher.
    explicit Watcher(model::Time due_ns);
    ~Watcher();
    Watcher(const Watcher&) = delete;
    Watcher& operator=(const Watcher&) = delete;

  private:
    pid_t pid_ = -1;
};

}  // namespace tcpwhy::run

// The ids of a tracee for a moment, for files of /proc that are open only to its own user.
//
// Root without CAP_SYS_PTRACE, as in a plain container, may trace its children under any uid, but
// not read their /proc/PID/fd: ptrace_may_access() in kernel/ptrace.c compares the ids for file
// access (setfsuid(2)) of the calling thread with those of the tracee.
#pragma once

#include "tracer/model/ids.hpp"

namespace tcpwhy::calls {

/// This thread has the tracee's ids for file access as long as the object lives. Does nothing where
/// this process may not take them.
class BorrowedIds {
  public:
    explicit BorrowedIds(model::Pid tracee);
    ~BorrowedIds();
    BorrowedIds(const BorrowedIds&) = delete;
    BorrowedIds& operator=(const BorrowedIds&) = delete;

    [[nodiscard]] explicit operator bool() const { return taken_; }

  private:
    bool taken_ = false;
    unsigned own_uid_ = 0;
    unsigned own_gid_ = 0;
    int dumpable_ = 1;
    int death_signal_ = 0;
};

}  // namespace tcpwhy::calls

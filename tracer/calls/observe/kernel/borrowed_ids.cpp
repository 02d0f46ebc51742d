#include "tracer/calls/observe/kernel/borrowed_ids.hpp"

#include <sys/fsuid.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <string>

namespace tcpwhy::calls {

BorrowedIds::BorrowedIds(model::Pid tracee) : own_uid_(geteuid()), own_gid_(getegid()) {
    struct stat owner {};
    const std::string folder = "/proc/" + std::to_string(tracee);
    if (own_uid_ != 0 || stat(folder.c_str(), &owner) != 0 || owner.st_uid == own_uid_) return;
    // Both are lost when a process changes its ids (prctl(2)).
    dumpable_ = prctl(PR_GET_DUMPABLE, 0, 0, 0, 0);
    prctl(PR_GET_PDEATHSIG, &death_signal_, 0, 0, 0);
    setfsgid(owner.st_gid);
    setfsuid(owner.st_uid);
    taken_ = true;
}

BorrowedIds::~BorrowedIds() {
    if (!taken_) return;
    setfsuid(own_uid_);
    setfsgid(own_gid_);
    if (dumpable_ == 1) prctl(PR_SET_DUMPABLE, 1, 0, 0, 0);
    prctl(PR_SET_PDEATHSIG, death_signal_, 0, 0, 0);
}

}  // namespace tcpwhy::calls

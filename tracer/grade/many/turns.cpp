#include "tracer/grade/many/turns.hpp"

#include <fcntl.h>
#include <sys/file.h>

#include <cerrno>

#include "common/errors.hpp"

namespace tcpwhy::grade {
namespace {

Descriptor locked(const std::string& file, int kind) {
    Descriptor lock(open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
    if (!lock) throw UnavailableError(attempt_failed("cannot open " + file, errno));
    while (flock(lock.get(), kind) != 0)
        if (errno != EINTR) throw UnavailableError(attempt_failed("cannot lock " + file, errno));
    return lock;
}

}  // namespace

Turn::Turn(const std::string& files, Kind kind) {
    // Who waits to be alone holds the gate, so that nobody new comes in meanwhile.
    const Descriptor gate = locked(files + ".gate", LOCK_EX);
    lock_ = locked(files + ".turn", kind == Kind::alone ? LOCK_EX : LOCK_SH);
}

}  // namespace tcpwhy::grade

// in-lab new COMMAND…: runs the command in a new private lab, as its root.
// in-lab PID COMMAND…: runs it in the lab of that process.
//
// For tests of what needs a network of its own and the right to capture and to put up a firewall
// there: the host rung without a host.
#include <fcntl.h>
#include <linux/capability.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <string>

#include "tracer/lab/private_lab.hpp"

namespace {

int fail(const char* attempt) {
    std::fprintf(stderr, "in-lab: %s: %s\n", attempt, std::strerror(errno));
    return 127;
}

/// An ordinary user loses at execve(2) what the new user namespace gave; ambient capabilities stay
/// (capabilities(7)).
void keep_power() {
    __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
    __user_cap_data_struct data[2]{};
    if (syscall(SYS_capget, &header, data) != 0) return;
    constexpr unsigned long kept[] = {CAP_NET_RAW, CAP_NET_ADMIN};
    for (const unsigned long power : kept) data[0].inheritable |= data[0].permitted & (1U << power);
    if (syscall(SYS_capset, &header, data) != 0) return;
    for (const unsigned long power : kept) prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, power, 0, 0);
}

bool enter(const std::string& pid, const char* kind, int flag) {
    const std::string path = "/proc/" + pid + "/ns/" + kind;
    struct stat theirs {};
    struct stat ours {};
    const std::string own = std::string("/proc/self/ns/") + kind;
    if (stat(path.c_str(), &theirs) != 0 || stat(own.c_str(), &ours) != 0) return false;
    if (theirs.st_ino == ours.st_ino) return true;
    const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC);
    return fd >= 0 && setns(fd, flag) == 0;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 3) {
        std::fprintf(stderr, "usage: in-lab new|PID COMMAND...\n");
        return 2;
    }
    const std::string where = argv[1];
    if (where == "new") {
        if (const auto refused = tcpwhy::lab::make_private_lab()) {
            std::fprintf(stderr, "in-lab: %s\n", refused->line().c_str());
            return 127;
        }
    } else if (!enter(where, "user", CLONE_NEWUSER) || !enter(where, "net", CLONE_NEWNET)) {
        return fail("enter the lab");
    }
    keep_power();
    execvp(argv[2], argv + 2);
    return fail(argv[2]);
}

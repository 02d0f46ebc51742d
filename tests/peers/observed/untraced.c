/* Makes children with CLONE_UNTRACED, by clone(2) and by clone3(2), which would hide them from a tracer. */
#include <signal.h>
#include <stdint.h>
#include <sys/syscall.h>

#include "observed.h"

#ifndef CLONE_UNTRACED
#define CLONE_UNTRACED 0x00800000
#endif

static void child_makes_socket(void) {
    MUST(socket(AF_INET, SOCK_STREAM, 0) >= 0);
    _exit(0);
}

int main(void) {
    unsigned long flags = CLONE_UNTRACED | SIGCHLD;
    pid_t child = (pid_t)syscall(SYS_clone, flags, 0, 0, 0, 0);
    MUST(child >= 0);
    if (child == 0) child_makes_socket();
    must_end_well(child);

    uint64_t arguments[8] = {CLONE_UNTRACED, 0, 0, 0, SIGCHLD, 0, 0, 0};
    child = (pid_t)syscall(SYS_clone3, arguments, sizeof arguments);
    MUST(child >= 0);
    if (child == 0) child_makes_socket();
    must_end_well(child);
    MUST(arguments[0] == CLONE_UNTRACED);
    return 0;
}

/* Makes children with CLONE_UNTRACED, by clone(2) and by clone3(2), which would hide them from a tracer. */
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/mman.h>
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

    /* Arguments that a tracer cannot change either: a page of a file that was opened for reading. */
    FILE* file = tmpfile();
    MUST(file && fwrite(arguments, sizeof arguments, 1, file) == 1 && fflush(file) == 0);
    char path[64];
    snprintf(path, sizeof path, "/proc/self/fd/%d", fileno(file));
    int readable = open(path, O_RDONLY);
    MUST(readable >= 0);
    const void* page = mmap(0, sizeof arguments, PROT_READ, MAP_SHARED, readable, 0);
    MUST(page != MAP_FAILED);
    child = (pid_t)syscall(SYS_clone3, page, sizeof arguments);
    MUST(child >= 0);
    if (child == 0) child_makes_socket();
    must_end_well(child);
    return 0;
}

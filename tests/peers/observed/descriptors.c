/* One socket by many numbers: only the last close() gives it back. */
#include <sys/syscall.h>

#include "observed.h"

int main(void) {
    int client, server;
    make_connection(&client, &server);
    int second = dup(client);
    MUST(second >= 0);
    MUST(dup2(client, 100) == 100);
    MUST(dup3(client, 101, O_CLOEXEC) == 101);
    MUST(fcntl(client, F_DUPFD, 110) == 110);
    MUST(fcntl(client, F_DUPFD_CLOEXEC, 120) == 120);
    MUST(close(client) == 0);                   /* 5 left */
    MUST(dup2(second, 100) == 100);             /* replaces itself: 5 left */
    MUST(dup2(server, second) == second);       /* takes one: 4 left */
    MUST(close(second) == 0);                   /* the server's second */
    MUST(write(101, "x", 1) == 1);
    MUST(syscall(SYS_close_range, 100, 115, 0) == 0); /* 100, 101, 110: 1 left */
    MUST(close(120) == 0);                      /* the last */
    char byte;
    MUST(read(server, &byte, 1) == 1);
    MUST(read(server, &byte, 1) == 0);
    return 0;
}

/* A server that forks its client. Both hold the listening socket until the parent's close. */
#include "observed.h"

int main(void) {
    struct sockaddr_in address;
    char reply[16];
    int listener = listen_on_loopback(&address, 4);
    pid_t child = fork();
    MUST(child >= 0);
    if (child == 0) {
        int fd = connect_to(&address);
        MUST(write(fd, "ping\n", 5) == 5);
        MUST(read(fd, reply, sizeof reply) == 5);
        MUST(read(fd, reply, sizeof reply) == 0);
        _exit(0); /* without close(): the end of the process does it */
    }
    int fd = accept(listener, NULL, NULL);
    MUST(fd >= 0);
    close(listener);
    MUST(read(fd, reply, sizeof reply) == 5);
    MUST(write(fd, reply, 5) == 5);
    MUST(shutdown(fd, SHUT_WR) == 0);
    MUST(read(fd, reply, sizeof reply) == 0);
    close(fd);
    must_end_well(child);
    return 0;
}

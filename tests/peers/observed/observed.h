/* What the observed programs share: checked calls and connections on loopback. */
#pragma once

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define MUST(condition)                                                                     \
    do {                                                                                    \
        if (!(condition)) {                                                                 \
            fprintf(stderr, "%s:%d: %s: %s\n", __FILE__, __LINE__, #condition, strerror(errno)); \
            _exit(1);                                                                       \
        }                                                                                   \
    } while (0)

static inline int listen_on_loopback(struct sockaddr_in* address, int backlog) {
    socklen_t size = sizeof *address;
    int listener = socket(AF_INET, SOCK_STREAM, 0);
    MUST(listener >= 0);
    memset(address, 0, sizeof *address);
    address->sin_family = AF_INET;
    address->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    MUST(bind(listener, (struct sockaddr*)address, sizeof *address) == 0);
    MUST(listen(listener, backlog) == 0);
    MUST(getsockname(listener, (struct sockaddr*)address, &size) == 0);
    return listener;
}

static inline int connect_to(const struct sockaddr_in* address) {
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    MUST(fd >= 0);
    MUST(connect(fd, (const struct sockaddr*)address, sizeof *address) == 0);
    return fd;
}

/* Both ends of a connection in one process. */
static inline void make_connection(int* client, int* server) {
    struct sockaddr_in address;
    int listener = listen_on_loopback(&address, 4);
    *client = connect_to(&address);
    *server = accept(listener, NULL, NULL);
    MUST(*server >= 0);
    close(listener);
}

static inline void must_end_well(pid_t child) {
    int status = 0;
    pid_t ended;
    do {
        ended = waitpid(child, &status, 0);
    } while (ended < 0 && errno == EINTR);
    MUST(ended == child);
    MUST(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

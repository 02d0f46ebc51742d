/* What the observed programs share: checked calls and connections on loopback. */
#pragma once

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
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

/* As proc_pid_stat(5) has it: 'S' is a thread that waits in a call. */
static inline char state_of(pid_t process, pid_t thread) {
    char path[64], text[512] = "";
    snprintf(path, sizeof path, "/proc/%d/task/%d/stat", (int)process, (int)thread);
    FILE* file = fopen(path, "r");
    MUST(file != NULL);
    MUST(fgets(text, sizeof text, file) != NULL);
    fclose(file);
    return strrchr(text, ')')[2];
}

static inline void await_wait_of(pid_t process, pid_t thread) {
    while (state_of(process, thread) != 'S') usleep(1000);
}

/* A child sends the signal when the caller's first thread has waited in a call for that long. */
static inline void signal_after_wait(int number, useconds_t waited_us) {
    pid_t child = fork();
    MUST(child >= 0);
    if (child != 0) return;
    await_wait_of(getppid(), getppid());
    usleep(waited_us);
    kill(getppid(), number);
    _exit(0);
}

static inline void signal_when_waiting(int number) { signal_after_wait(number, 0); }

static inline void must_end_well(pid_t child) {
    int status = 0;
    pid_t ended;
    do {
        ended = waitpid(child, &status, 0);
    } while (ended < 0 && errno == EINTR);
    MUST(ended == child);
    MUST(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

/* A wait at an epoll instance that watches another one, and poll() and select() of that one. */
#include <poll.h>
#include <sys/epoll.h>
#include <sys/select.h>

#include "observed.h"

/* A child writes when its parent waits. */
static pid_t writes_later(int fd) {
    pid_t child = fork();
    MUST(child >= 0);
    if (child == 0) {
        await_wait_of(getppid(), getppid());
        MUST(write(fd, "x", 1) == 1);
        _exit(0);
    }
    return child;
}

static void take(int fd, pid_t child) {
    char byte;
    MUST(read(fd, &byte, 1) == 1);
    must_end_well(child);
}

int main(void) {
    int client, server;
    make_connection(&client, &server);
    int inner = epoll_create1(0), outer = epoll_create1(0);
    MUST(inner >= 0 && outer >= 0);
    struct epoll_event event = {.events = EPOLLIN, .data = {.fd = server}};
    MUST(epoll_ctl(inner, EPOLL_CTL_ADD, server, &event) == 0);
    event.data.fd = inner;
    MUST(epoll_ctl(outer, EPOLL_CTL_ADD, inner, &event) == 0);

    pid_t child = writes_later(client);
    MUST(epoll_wait(outer, &event, 1, -1) == 1 && event.data.fd == inner);
    take(server, child);

    child = writes_later(client);
    struct pollfd polled = {.fd = inner, .events = POLLIN};
    MUST(poll(&polled, 1, -1) == 1);
    take(server, child);

    child = writes_later(client);
    fd_set readable;
    FD_ZERO(&readable);
    FD_SET(inner, &readable);
    MUST(select(inner + 1, &readable, NULL, NULL, NULL) == 1);
    take(server, child);

    MUST(epoll_ctl(outer, EPOLL_CTL_DEL, inner, NULL) == 0);
    MUST(epoll_wait(outer, &event, 1, 0) == 0);
    return 0;
}

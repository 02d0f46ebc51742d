/* epoll-server PORT [COUNT]: one thread, all connections non-blocking behind one epoll. An echo that does not fit into the
 * socket at once is more than this server handles; it says so and leaves. */
#include <errno.h>
#include <sys/epoll.h>

#include "peer.h"

static void watch(int epoll, int fd) {
    struct epoll_event event;
    memset(&event, 0, sizeof event);
    event.events = EPOLLIN;
    event.data.fd = fd;
    if (epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event) < 0) give_up("epoll_ctl");
}

static void accept_all(int epoll, int listener) {
    int fd;
    while ((fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0) watch(epoll, fd);
    if (errno != EAGAIN) give_up("accept4");
}

/* Echoes what is there; returns 1 when the connection has ended. */
static int serve(int fd) {
    char bytes[4096];
    ssize_t got;
    while ((got = recv(fd, bytes, sizeof bytes, 0)) > 0)
        if (send(fd, bytes, (size_t)got, MSG_NOSIGNAL) != got) give_up("send");
    if (got < 0 && errno == EAGAIN) return 0;
    if (got < 0) give_up("recv");
    if (close(fd) < 0) give_up("close");
    return 1;
}

int main(int argc, char** argv) {
    if (argc < 2) usage("epoll-server PORT [COUNT]");
    const int listener = listening_socket(atoi(argv[1]), SOCK_NONBLOCK | SOCK_CLOEXEC);
    const int epoll = epoll_create1(EPOLL_CLOEXEC);
    if (epoll < 0) give_up("epoll_create1");
    watch(epoll, listener);
    int left = number_argument(argc, argv, 2, 1);
    while (left > 0) {
        struct epoll_event events[16];
        const int ready = epoll_wait(epoll, events, 16, -1);
        if (ready < 0 && errno != EINTR) give_up("epoll_wait");
        for (int i = 0; i < ready; i++) {
            if (events[i].data.fd == listener)
                accept_all(epoll, listener);
            else
                left -= serve(events[i].data.fd);
        }
    }
    return 0;
}

/* epoll-client ADDRESS PORT [MESSAGE [COUNT]]: a connect() that does not wait; epoll and SO_ERROR tell how it went. */
#include <errno.h>
#include <sys/epoll.h>

#include "peer.h"

static void watch(int epoll, int operation, int fd, unsigned events) {
    struct epoll_event event;
    memset(&event, 0, sizeof event);
    event.events = events;
    event.data.fd = fd;
    if (epoll_ctl(epoll, operation, fd, &event) < 0) give_up("epoll_ctl");
}

static void wait_for(int epoll) {
    struct epoll_event event;
    while (epoll_wait(epoll, &event, 1, -1) < 0)
        if (errno != EINTR) give_up("epoll_wait");
}

static int begin_connect(const char* address, int port) {
    const struct sockaddr_in to = address_of(address, port);
    const int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0) give_up("socket");
    if (connect(fd, (const struct sockaddr*)&to, sizeof to) < 0 && errno != EINPROGRESS) give_up("connect");
    return fd;
}

static void finish_connect(int fd) {
    int error = 0;
    socklen_t size = sizeof error;
    if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size) < 0) give_up("getsockopt");
    errno = error;
    if (error != 0) give_up("connect");
}

static void read_answer(int epoll, int fd, size_t length) {
    char bytes[4096];
    while (length > 0) {
        wait_for(epoll);
        const ssize_t got = recv(fd, bytes, sizeof bytes, 0);
        if (got < 0 && errno == EAGAIN) continue;
        if (got <= 0) give_up("recv");
        length -= (size_t)got;
    }
}

int main(int argc, char** argv) {
    if (argc < 3) usage("epoll-client ADDRESS PORT [MESSAGE [COUNT]]");
    const char* message = argc > 3 ? argv[3] : "hello";
    const size_t length = strlen(message);
    const int epoll = epoll_create1(EPOLL_CLOEXEC);
    if (epoll < 0) give_up("epoll_create1");
    for (int left = number_argument(argc, argv, 4, 1); left > 0; left--) {
        const int fd = begin_connect(argv[1], atoi(argv[2]));
        watch(epoll, EPOLL_CTL_ADD, fd, EPOLLOUT);
        wait_for(epoll);
        finish_connect(fd);
        watch(epoll, EPOLL_CTL_MOD, fd, EPOLLIN);
        if (send(fd, message, length, MSG_NOSIGNAL) != (ssize_t)length) give_up("send");
        read_answer(epoll, fd, length);
        if (close(fd) < 0) give_up("close");
    }
    return 0;
}

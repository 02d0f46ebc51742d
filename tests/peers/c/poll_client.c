/* poll-client ADDRESS PORT [MESSAGE [COUNT]]: connect() that does not wait, poll(), then shutdown() before the answer is read. */
#include <errno.h>
#include <poll.h>

#include "peer.h"

static void wait_for(int fd, short events) {
    struct pollfd wanted = {.fd = fd, .events = events, .revents = 0};
    while (poll(&wanted, 1, -1) < 0)
        if (errno != EINTR) give_up("poll");
}

static int connect_patiently(const char* address, int port) {
    const struct sockaddr_in to = address_of(address, port);
    int error = 0;
    socklen_t size = sizeof error;
    const int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    if (fd < 0) give_up("socket");
    if (connect(fd, (const struct sockaddr*)&to, sizeof to) < 0) {
        if (errno != EINPROGRESS) give_up("connect");
        wait_for(fd, POLLOUT);
        if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size) < 0) give_up("getsockopt");
        errno = error;
        if (error != 0) give_up("connect");
    }
    return fd;
}

int main(int argc, char** argv) {
    if (argc < 3) usage("poll-client ADDRESS PORT [MESSAGE [COUNT]]");
    const char* message = argc > 3 ? argv[3] : "hello";
    for (int left = number_argument(argc, argv, 4, 1); left > 0; left--) {
        char bytes[4096];
        size_t have = 0;
        const int fd = connect_patiently(argv[1], atoi(argv[2]));
        write_all(fd, message, strlen(message));
        if (shutdown(fd, SHUT_WR) < 0) give_up("shutdown");
        for (;;) {
            wait_for(fd, POLLIN);
            const ssize_t got = read(fd, bytes, sizeof bytes);
            if (got < 0 && errno == EAGAIN) continue;
            if (got < 0) give_up("read");
            if (got == 0) break;
            have += (size_t)got;
        }
        if (have != strlen(message)) give_up("the answer is not the message");
        if (close(fd) < 0) give_up("close");
    }
    return 0;
}

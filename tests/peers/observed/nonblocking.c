/* connect() without waiting, then what poll() and SO_ERROR say; and one that is refused. */
#include <poll.h>
#include <sys/ioctl.h>

#include "observed.h"

int main(void) {
    struct sockaddr_in address;
    int error = -1, yes = 1;
    socklen_t size = sizeof error;
    char byte;
    int listener = listen_on_loopback(&address, 4);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    MUST(connect(fd, (struct sockaddr*)&address, sizeof address) == -1 && errno == EINPROGRESS);
    struct pollfd one = {.fd = fd, .events = POLLOUT};
    MUST(poll(&one, 1, 10000) == 1 && one.revents == POLLOUT);
    MUST(getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size) == 0 && error == 0);
    MUST(read(fd, &byte, 1) == -1 && errno == EAGAIN);
    int accepted = accept4(listener, NULL, NULL, SOCK_NONBLOCK);
    MUST(accepted >= 0);
    MUST(read(accepted, &byte, 1) == -1 && errno == EAGAIN);
    MUST(fcntl(accepted, F_SETFL, 0) == 0);
    MUST(write(fd, "n", 1) == 1);
    MUST(read(accepted, &byte, 1) == 1);
    MUST(ioctl(accepted, FIONBIO, &yes) == 0);
    MUST(read(accepted, &byte, 1) == -1 && errno == EAGAIN);
    struct linger abrupt = {1, 0};
    MUST(setsockopt(fd, SOL_SOCKET, SO_LINGER, &abrupt, sizeof abrupt) == 0);
    MUST(close(fd) == 0);
    MUST(read(accepted, &byte, 1) == -1 && errno == ECONNRESET);
    close(accepted);
    close(listener);
    fd = socket(AF_INET, SOCK_STREAM, 0);
    MUST(connect(fd, (struct sockaddr*)&address, sizeof address) == -1 && errno == ECONNREFUSED);
    return 0;
}

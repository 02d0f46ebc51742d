/* select(), poll() and vectors of buffers on one connection. */
#include <poll.h>
#include <sys/select.h>
#include <sys/uio.h>

#include "observed.h"

int main(void) {
    int client, server;
    char first[3], second[8];
    struct timeval limit = {5, 500};
    fd_set reads;
    make_connection(&client, &server);
    struct iovec parts[2] = {{"one", 3}, {"two", 3}};
    MUST(writev(client, parts, 2) == 6);
    FD_ZERO(&reads);
    FD_SET(server, &reads);
    MUST(select(server + 1, &reads, NULL, NULL, &limit) == 1);
    struct iovec room[2] = {{first, sizeof first}, {second, sizeof second}};
    struct msghdr message = {.msg_iov = room, .msg_iovlen = 2};
    MUST(recvmsg(server, &message, MSG_PEEK) == 6);
    MUST(readv(server, room, 2) == 6);
    struct pollfd both[2] = {{.fd = 0, .events = 0}, {.fd = client, .events = POLLIN | POLLRDHUP}};
    MUST(poll(both, 2, 0) == 0);
    MUST(shutdown(server, SHUT_WR) == 0);
    MUST(poll(both, 2, 1000) >= 1);
    MUST(sendto(client, "x", 1, MSG_NOSIGNAL | MSG_DONTWAIT, NULL, 0) == 1);
    return 0;
}

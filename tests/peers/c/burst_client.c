/* burst-client ADDRESS PORT COUNT: COUNT bytes, each in a segment of its own. */
#include <netinet/tcp.h>

#include "peer.h"

int main(int argc, char** argv) {
    if (argc < 4) usage("burst-client ADDRESS PORT COUNT");
    const int fd = connected_socket(argv[1], atoi(argv[2]));
    const int one = 1;
    if (setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one) < 0) give_up("setsockopt");
    for (int left = atoi(argv[3]); left > 0; left--)
        /* MSG_EOR: never joined with the next, also when the receiver is behind (send(2)). */
        if (send(fd, "x", 1, MSG_EOR) != 1) give_up("send");
    if (close(fd) < 0) give_up("close");
    return 0;
}

/* pwritev2() and preadv2() on one connection: offset -1 is "no offset", and RWF_NOWAIT does not wait. */
#include <sys/uio.h>

#include "observed.h"

int main(void) {
    int client, server;
    char first[3], rest[8];
    make_connection(&client, &server);
    struct iovec parts[2] = {{"abc", 3}, {"defg", 4}};
    MUST(pwritev2(client, parts, 2, -1, 0) == 7);
    struct iovec room[2] = {{first, sizeof first}, {rest, sizeof rest}};
    MUST(preadv2(server, room, 2, -1, 0) == 7);
    /* Kernels before 6.4 refuse the flag for sockets with EOPNOTSUPP. */
    MUST(preadv2(server, room, 2, -1, RWF_NOWAIT) == -1);
    return 0;
}

/* sendmmsg() and recvmmsg(), whose results count messages and not bytes, on one connection. */
#include "observed.h"

static void point_at(struct mmsghdr* messages, struct iovec* parts, unsigned count) {
    memset(messages, 0, count * sizeof *messages);
    for (unsigned at = 0; at < count; at++) {
        messages[at].msg_hdr.msg_iov = &parts[at];
        messages[at].msg_hdr.msg_iovlen = 1;
    }
}

int main(void) {
    int client, server;
    char first[3], second[4], third[8];
    struct mmsghdr messages[3];
    make_connection(&client, &server);
    struct iovec parts[3] = {{"abc", 3}, {"defg", 4}, {"hi", 2}};
    point_at(messages, parts, 3);
    MUST(sendmmsg(client, messages, 3, 0) == 3);
    struct iovec room[3] = {{first, sizeof first}, {second, sizeof second}, {third, sizeof third}};
    point_at(messages, room, 3);
    MUST(recvmmsg(server, messages, 3, 0, NULL) == 3);
    MUST(messages[0].msg_len == 3 && messages[1].msg_len == 4 && messages[2].msg_len == 2);
    return 0;
}

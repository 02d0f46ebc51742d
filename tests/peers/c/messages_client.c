/* messages-client ADDRESS PORT: sends three messages in one sendmmsg(2), and takes their echo with one recvmmsg(2). */
#include "peer.h"

enum { messages_sent = 3 };

static void point_at(struct mmsghdr* messages, struct iovec* parts) {
    memset(messages, 0, messages_sent * sizeof *messages);
    for (int at = 0; at < messages_sent; at++) {
        messages[at].msg_hdr.msg_iov = &parts[at];
        messages[at].msg_hdr.msg_iovlen = 1;
    }
}

int main(int argc, char** argv) {
    char answer[3][4];
    struct mmsghdr messages[messages_sent];
    struct iovec sent[] = {{"abc", 3}, {"defg", 4}, {"hi", 2}};
    struct iovec room[] = {{answer[0], 3}, {answer[1], 4}, {answer[2], 2}};
    if (argc < 3) usage("messages-client ADDRESS PORT");
    const int fd = connected_socket(argv[1], atoi(argv[2]));
    point_at(messages, sent);
    if (sendmmsg(fd, messages, messages_sent, 0) != messages_sent) give_up("sendmmsg");
    point_at(messages, room);
    if (recvmmsg(fd, messages, messages_sent, MSG_WAITALL, NULL) != messages_sent)
        give_up("recvmmsg");
    if (close(fd) < 0) give_up("close");
    return 0;
}

/* sendmsg() and sendmmsg() with MSG_FASTOPEN connect to the address that their message names. */
#include "observed.h"

int main(void) {
    struct sockaddr_in address;
    int listener = listen_on_loopback(&address, 4);
    struct iovec part = {"hello", 5};
    struct mmsghdr messages[1];
    memset(messages, 0, sizeof messages);
    struct msghdr* message = &messages[0].msg_hdr;
    message->msg_name = &address;
    message->msg_namelen = sizeof address;
    message->msg_iov = &part;
    message->msg_iovlen = 1;
    int first = socket(AF_INET, SOCK_STREAM, 0);
    MUST(sendmsg(first, message, MSG_FASTOPEN) == 5);
    int second = socket(AF_INET, SOCK_STREAM, 0);
    MUST(sendmmsg(second, messages, 1, MSG_FASTOPEN) == 1);
    MUST(accept(listener, NULL, NULL) >= 0);
    MUST(accept(listener, NULL, NULL) >= 0);
    return 0;
}

/* A connection passed to another process over a Unix socket, closed by the sender while it is on its way. "sendmmsg": by
   that call, which sends the second of its messages to nobody. */
#include "observed.h"

static int sends_several;

static void send_descriptor(int over, int fd) {
    char byte = 'd';
    struct iovec part = {&byte, 1};
    union {
        struct cmsghdr header;
        char room[CMSG_SPACE(sizeof(int))];
    } control;
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = control.room,
                             .msg_controllen = sizeof control.room};
    memset(&control, 0, sizeof control);
    control.header.cmsg_level = SOL_SOCKET;
    control.header.cmsg_type = SCM_RIGHTS;
    control.header.cmsg_len = CMSG_LEN(sizeof(int));
    memcpy(CMSG_DATA(&control.header), &fd, sizeof fd);
    if (sends_several) {
        struct mmsghdr messages[2] = {{message, 0}, {message, 0}};
        struct sockaddr nobody = {.sa_family = AF_INET}; /* a wrong family: the call ends before this message */
        messages[1].msg_hdr.msg_name = &nobody;
        messages[1].msg_hdr.msg_namelen = sizeof nobody;
        MUST(sendmmsg(over, messages, 2, 0) == 1);
    } else {
        MUST(sendmsg(over, &message, 0) == 1);
    }
}

static int receive_descriptor(int over) {
    char byte;
    int fd;
    struct iovec part = {&byte, 1};
    union {
        struct cmsghdr header;
        char room[CMSG_SPACE(sizeof(int))];
    } control;
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = control.room,
                             .msg_controllen = sizeof control.room};
    MUST(recvmsg(over, &message, 0) == 1);
    MUST(control.header.cmsg_type == SCM_RIGHTS);
    memcpy(&fd, CMSG_DATA(&control.header), sizeof fd);
    return fd;
}

int main(int count, char** words) {
    int ends[2], client, server;
    char bytes[8];
    sends_several = count > 1 && strcmp(words[1], "sendmmsg") == 0;
    MUST(socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0);
    pid_t child = fork();
    MUST(child >= 0);
    if (child == 0) {
        close(ends[0]);
        int fd = receive_descriptor(ends[1]);
        MUST(write(fd, "passed", 6) == 6);
        close(fd);
        _exit(0);
    }
    close(ends[1]);
    make_connection(&client, &server);
    send_descriptor(ends[0], server);
    close(server);
    MUST(recv(client, bytes, sizeof bytes, MSG_WAITALL) == 6);
    MUST(read(client, bytes, sizeof bytes) == 0);
    must_end_well(child);
    return 0;
}

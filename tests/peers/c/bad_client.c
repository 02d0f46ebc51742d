/* bad-client MANNER ADDRESS PORT: clients that let a tracer down.
 *   hangs            connects and waits for a signal
 *   is-killed        connects, sends and is killed (SIGKILL)
 *   dies-unread      connects, sends, waits for the answer and is killed with it unread
 *   talks-late       connects, and sends when the server has had time to do what it does first
 *   leaves           connects, sends, reads the answer and exits without close()
 *   resets           connects and closes with SO_LINGER {1, 0}
 *   fails            leaves with status 5 before it has a socket */
#include <poll.h>
#include <signal.h>

#include "peer.h"

static void reset(int fd) {
    const struct linger at_once = {.l_onoff = 1, .l_linger = 0};
    if (setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once) < 0) give_up("setsockopt");
    if (close(fd) < 0) give_up("close");
}

static void wait_for_answer(int fd) {
    struct pollfd wanted = {.fd = fd, .events = POLLIN, .revents = 0};
    if (poll(&wanted, 1, -1) < 0) give_up("poll");
}

int main(int argc, char** argv) {
    if (argc < 4) usage("bad-client MANNER ADDRESS PORT");
    const char* manner = argv[1];
    if (strcmp(manner, "fails") == 0) return 5;
    const int fd = connected_socket(argv[2], atoi(argv[3]));
    if (strcmp(manner, "hangs") == 0) {
        for (;;) pause();
    } else if (strcmp(manner, "is-killed") == 0) {
        write_all(fd, "hello", 5);
        raise(SIGKILL);
    } else if (strcmp(manner, "dies-unread") == 0) {
        write_all(fd, "hello", 5);
        wait_for_answer(fd);
        raise(SIGKILL);
    } else if (strcmp(manner, "talks-late") == 0) {
        poll(NULL, 0, 200);
        talk(fd, "hello");
        if (close(fd) < 0) give_up("close");
    } else if (strcmp(manner, "leaves") == 0) {
        talk(fd, "hello");
    } else if (strcmp(manner, "resets") == 0) {
        reset(fd);
    } else {
        usage("bad-client MANNER ADDRESS PORT");
    }
    return 0;
}

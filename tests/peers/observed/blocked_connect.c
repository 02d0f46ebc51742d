/* A connect() whose SYN a full queue drops: it waits until a signal ends it, long enough to be looked at. */
#include "observed.h"

static void on_alarm(int number) { (void)number; }

int main(void) {
    struct sockaddr_in address;
    struct sigaction action = {.sa_handler = on_alarm};
    listen_on_loopback(&address, 0);
    connect_to(&address); /* fills the queue: a backlog of 0 has room for one */
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    MUST(sigaction(SIGALRM, &action, NULL) == 0);
    signal_after_wait(SIGALRM, 500000);
    MUST(connect(fd, (struct sockaddr*)&address, sizeof address) == -1 && errno == EINTR);
    return 0;
}

/* epoll with data that is not the descriptor, two sockets of which one becomes ready. */
#include <sys/epoll.h>

#include "observed.h"

int main(void) {
    int client[2], server[2];
    static int cookies[2];
    struct epoll_event events[4];
    int waiter = epoll_create1(0);
    MUST(waiter >= 0);
    for (int i = 0; i < 2; ++i) {
        make_connection(&client[i], &server[i]);
        struct epoll_event wanted = {.events = EPOLLIN | EPOLLET, .data = {.ptr = &cookies[i]}};
        MUST(epoll_ctl(waiter, EPOLL_CTL_ADD, server[i], &wanted) == 0);
        MUST(epoll_ctl(waiter, EPOLL_CTL_ADD, server[i], &wanted) == -1 && errno == EEXIST);
    }
    pid_t child = fork();
    MUST(child >= 0);
    if (child == 0) {
        MUST(write(client[1], "e", 1) == 1);
        _exit(0);
    }
    MUST(epoll_wait(waiter, events, 4, -1) == 1);
    MUST(events[0].data.ptr == &cookies[1]);
    must_end_well(child);
    MUST(epoll_ctl(waiter, EPOLL_CTL_DEL, server[1], NULL) == 0);
    MUST(epoll_wait(waiter, events, 4, 0) == 0);
    return 0;
}

/* One thread waits at an epoll instance that is empty; another adds a socket, and once more after EPOLLONESHOT. */
#include <pthread.h>
#include <sys/epoll.h>

#include "observed.h"

static int waiter, client, server;

static void* wait_twice(void* unused) {
    struct epoll_event event;
    char byte;
    for (int i = 0; i < 2; ++i) {
        MUST(epoll_wait(waiter, &event, 1, -1) == 1);
        MUST(read(server, &byte, 1) == 1);
        event.events = EPOLLIN | EPOLLONESHOT;
        event.data.fd = server;
        MUST(epoll_ctl(waiter, EPOLL_CTL_MOD, server, &event) == 0);
    }
    return unused;
}

int main(void) {
    pthread_t thread;
    struct epoll_event wanted = {.events = EPOLLIN | EPOLLONESHOT};
    waiter = epoll_create1(0);
    make_connection(&client, &server);
    wanted.data.fd = server;
    MUST(pthread_create(&thread, NULL, wait_twice, NULL) == 0);
    MUST(epoll_ctl(waiter, EPOLL_CTL_ADD, server, &wanted) == 0);
    MUST(write(client, "a", 1) == 1);
    MUST(write(client, "b", 1) == 1);
    MUST(pthread_join(thread, NULL) == 0);
    return 0;
}

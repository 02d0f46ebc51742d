/* pthread_cancel() ends threads that block in read() and accept(), and the process goes on with their sockets. */
#include <pthread.h>
#include <sys/syscall.h>

#include "observed.h"

static int client, server, listener;
static _Atomic pid_t waiting; /* the thread that makes its call next */

static void* read_for_ever(void* unused) {
    char byte;
    waiting = (pid_t)syscall(SYS_gettid);
    ssize_t got = read(client, &byte, 1);
    (void)got;
    return unused;
}

static void* accept_for_ever(void* unused) {
    waiting = (pid_t)syscall(SYS_gettid);
    accept(listener, NULL, NULL);
    return unused;
}

static void cancel_blocked(void* (*body)(void*)) {
    pthread_t thread;
    void* result = NULL;
    waiting = 0;
    MUST(pthread_create(&thread, NULL, body, NULL) == 0);
    while (waiting == 0) usleep(1000);
    await_wait_of(getpid(), waiting);
    MUST(pthread_cancel(thread) == 0);
    MUST(pthread_join(thread, &result) == 0);
    MUST(result == PTHREAD_CANCELED);
}

int main(void) {
    struct sockaddr_in address;
    char bytes[8];
    listener = listen_on_loopback(&address, 4);
    client = connect_to(&address);
    server = accept(listener, NULL, NULL);
    MUST(server >= 0);
    cancel_blocked(read_for_ever);
    cancel_blocked(accept_for_ever);
    MUST(write(server, "hi", 2) == 2);
    MUST(read(client, bytes, sizeof bytes) == 2);
    close(client);
    close(listener);
    return 0;
}

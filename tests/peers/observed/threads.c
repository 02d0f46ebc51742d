/* Many threads, each with a connection of its own; one thread closes what another has opened. */
#include <pthread.h>

#include "observed.h"

enum { THREADS = 8, ROUNDS = 5 };
static struct sockaddr_in address;

static void* client(void* unused) {
    (void)unused;
    for (int round = 0; round < ROUNDS; ++round) {
        char reply[8];
        int fd = connect_to(&address);
        MUST(send(fd, "abc", 3, 0) == 3);
        MUST(recv(fd, reply, sizeof reply, 0) == 3);
        close(fd);
    }
    return NULL;
}

static void* answer(void* argument) {
    char bytes[8];
    int fd = (int)(long)argument;
    ssize_t got = read(fd, bytes, sizeof bytes);
    MUST(got == 3);
    MUST(write(fd, bytes, 3) == 3);
    close(fd);
    return NULL;
}

int main(void) {
    pthread_t clients[THREADS];
    int listener = listen_on_loopback(&address, 64);
    for (int i = 0; i < THREADS; ++i) MUST(pthread_create(&clients[i], NULL, client, NULL) == 0);
    for (int i = 0; i < THREADS * ROUNDS; ++i) {
        pthread_t thread;
        int fd = accept(listener, NULL, NULL);
        MUST(fd >= 0);
        MUST(pthread_create(&thread, NULL, answer, (void*)(long)fd) == 0);
        MUST(pthread_join(thread, NULL) == 0);
    }
    for (int i = 0; i < THREADS; ++i) MUST(pthread_join(clients[i], NULL) == 0);
    return 0;
}

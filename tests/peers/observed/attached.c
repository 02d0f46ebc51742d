/* A process to attach to: it has a connection, and does one thing with it for each byte that it is given. */
#include <pthread.h>

#include "observed.h"

static int server;

static void* wait_for_end(void* unused) {
    char bytes[8];
    (void)unused;
    MUST(recv(server, bytes, 4, MSG_WAITALL) == 4);
    MUST(read(server, bytes, sizeof bytes) == 0);
    return NULL;
}

int main(void) {
    int client;
    char byte;
    pthread_t thread;
    make_connection(&client, &server);
    MUST(pthread_create(&thread, NULL, wait_for_end, NULL) == 0);
    MUST(write(1, "r", 1) == 1);
    MUST(read(0, &byte, 1) == 1);
    MUST(write(client, "seen", 4) == 4);
    MUST(shutdown(client, SHUT_WR) == 0);
    MUST(pthread_join(thread, NULL) == 0);
    MUST(read(0, &byte, 1) == 1);
    return 0;
}

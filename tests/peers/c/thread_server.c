/* thread-server PORT [COUNT]: a thread for each connection. */
#include <pthread.h>
#include <stdint.h>

#include "peer.h"

static void* serve(void* argument) {
    const int fd = (int)(intptr_t)argument;
    echo_until_closed(fd);
    if (close(fd) < 0) give_up("close");
    return NULL;
}

int main(int argc, char** argv) {
    if (argc < 2) usage("thread-server PORT [COUNT]");
    const int count = number_argument(argc, argv, 2, 1);
    const int listener = listening_socket(atoi(argv[1]), 0);
    pthread_t* threads = calloc((size_t)count, sizeof *threads);
    if (threads == NULL) give_up("calloc");
    for (int i = 0; i < count; i++) {
        const int fd = accept(listener, NULL, NULL);
        if (fd < 0) give_up("accept");
        if (pthread_create(&threads[i], NULL, serve, (void*)(intptr_t)fd) != 0) give_up("pthread_create");
    }
    for (int i = 0; i < count; i++) pthread_join(threads[i], NULL);
    free(threads);
    return 0;
}

/* thread-client ADDRESS PORT [MESSAGE [COUNT]]: COUNT connections at once, a thread for each. */
#include <pthread.h>

#include "peer.h"

struct Talk {
    const char* address;
    int port;
    const char* message;
};

static void* talk_once(void* argument) {
    const struct Talk* wanted = argument;
    const int fd = connected_socket(wanted->address, wanted->port);
    talk(fd, wanted->message);
    if (close(fd) < 0) give_up("close");
    return NULL;
}

int main(int argc, char** argv) {
    if (argc < 3) usage("thread-client ADDRESS PORT [MESSAGE [COUNT]]");
    struct Talk wanted = {argv[1], atoi(argv[2]), argc > 3 ? argv[3] : "hello"};
    const int count = number_argument(argc, argv, 4, 1);
    pthread_t* threads = calloc((size_t)count, sizeof *threads);
    if (threads == NULL) give_up("calloc");
    for (int i = 0; i < count; i++)
        if (pthread_create(&threads[i], NULL, talk_once, &wanted) != 0) give_up("pthread_create");
    for (int i = 0; i < count; i++) pthread_join(threads[i], NULL);
    free(threads);
    return 0;
}

/* A thread that is not the leader executes the program anew, while the leader waits in accept() for ever. One socket closes
 * on exec, the other lives on and is used by the new program. */
#include <pthread.h>

#include "observed.h"

static int kept;

static void* execute(void* program) {
    char number[16];
    snprintf(number, sizeof number, "%d", kept);
    execl(program, program, "again", number, (char*)NULL);
    MUST(0);
    return NULL;
}

int main(int count, char** words) {
    int client, server;
    pthread_t thread;
    struct sockaddr_in address;
    if (count == 3) {
        MUST(write(atoi(words[2]), "after", 5) == 5);
        return 0;
    }
    make_connection(&client, &server);
    kept = client;
    MUST(fcntl(server, F_SETFD, FD_CLOEXEC) == 0);
    int listener = listen_on_loopback(&address, 4);
    MUST(pthread_create(&thread, NULL, execute, "/proc/self/exe") == 0);
    accept(listener, NULL, NULL);
    return 1;
}

/* A send() with room for all of it, then one without: it sleeps until the child reads, which it does once it sees that. */
#include "observed.h"

int main(void) {
    static char bytes[8 << 20];
    int client, server;
    make_connection(&client, &server);
    pid_t child = fork();
    MUST(child >= 0);
    if (child == 0) {
        close(client);
        await_wait_of(getppid(), getppid());
        while (read(server, bytes, sizeof bytes) > 0) {
        }
        _exit(0);
    }
    close(server);
    MUST(send(client, bytes, 4096, 0) == 4096);
    MUST(send(client, bytes, sizeof bytes, 0) == (ssize_t)sizeof bytes);
    close(client);
    must_end_well(child);
    return 0;
}

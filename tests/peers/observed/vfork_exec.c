/* vfork() and exec with a connection that the child inherits; a listener is closed by the exec. */
#include <spawn.h>

#include "observed.h"

extern char** environ;

int main(int count, char** words) {
    int client, server;
    char bytes[8];
    if (count == 3) {
        MUST(write(atoi(words[2]), "child", 5) == 5);
        return 0;
    }
    make_connection(&client, &server);
    MUST(fcntl(server, F_SETFD, FD_CLOEXEC) == 0);
    char number[16];
    snprintf(number, sizeof number, "%d", client);
    pid_t child = vfork();
    if (child == 0) {
        execl("/proc/self/exe", "vforked", "again", number, (char*)NULL);
        _exit(127);
    }
    MUST(child > 0);
    must_end_well(child);
    char* arguments[] = {"spawned", "again", number, NULL};
    MUST(posix_spawn(&child, "/proc/self/exe", NULL, NULL, arguments, environ) == 0);
    must_end_well(child);
    close(client);
    MUST(recv(server, bytes, 5, MSG_WAITALL) == 5);
    MUST(recv(server, bytes, 5, MSG_WAITALL) == 5);
    MUST(read(server, bytes, 5) == 0);
    return 0;
}

/* bad-server MANNER PORT: servers that let a tracer down.
 *   never-listens    binds the port and waits for a signal
 *   exits-at-once    leaves with status 7 before it has a socket
 *   listens-elsewhere  listens on the next port and waits for a signal
 *   never-accepts    listens and waits for a signal
 *   ignores-sigterm  listens, accepts nothing, and SIGTERM does not end it
 *   dies-serving     is killed (SIGKILL) once it has read the first bytes */
#include <signal.h>

#include "peer.h"

static void wait_for_ever(void) {
    for (;;) pause();
}

static void die_serving(int port) {
    char bytes[64];
    const int fd = accept(listening_socket(port, 0), NULL, NULL);
    if (fd < 0) give_up("accept");
    if (read(fd, bytes, sizeof bytes) < 0) give_up("read");
    raise(SIGKILL);
}

int main(int argc, char** argv) {
    if (argc < 3) usage("bad-server MANNER PORT");
    const char* manner = argv[1];
    const int port = atoi(argv[2]);
    if (strcmp(manner, "exits-at-once") == 0) return 7;
    if (strcmp(manner, "dies-serving") == 0) die_serving(port);
    if (strcmp(manner, "never-listens") == 0)
        bound_socket(port, 0);
    else if (strcmp(manner, "listens-elsewhere") == 0)
        listening_socket(port + 1, 0);
    else if (strcmp(manner, "never-accepts") == 0)
        listening_socket(port, 0);
    else if (strcmp(manner, "ignores-sigterm") == 0) {
        if (signal(SIGTERM, SIG_IGN) == SIG_ERR) give_up("signal");
        listening_socket(port, 0);
    } else
        usage("bad-server MANNER PORT");
    wait_for_ever();
}

/* burst-server PORT: takes one connection, reads all of it, says how much it was. */
#include "peer.h"

int main(int argc, char** argv) {
    if (argc < 2) usage("burst-server PORT");
    const int listener = listening_socket(atoi(argv[1]), 0);
    const int fd = accept(listener, NULL, NULL);
    if (fd < 0) give_up("accept");
    char buffer[4096];
    long total = 0;
    ssize_t got = 0;
    while ((got = read(fd, buffer, sizeof buffer)) > 0) total += got;
    if (got < 0) give_up("read");
    printf("%ld bytes\n", total);
    return 0;
}

/* plain-server PORT [COUNT]: one blocking connection after the other. */
#include "peer.h"

int main(int argc, char** argv) {
    if (argc < 2) usage("plain-server PORT [COUNT]");
    const int listener = listening_socket(atoi(argv[1]), 0);
    for (int left = number_argument(argc, argv, 2, 1); left > 0; left--) {
        const int fd = accept(listener, NULL, NULL);
        if (fd < 0) give_up("accept");
        echo_until_closed(fd);
        if (close(fd) < 0) give_up("close");
    }
    return 0;
}

/* plain-client ADDRESS PORT [MESSAGE [COUNT]]: COUNT connections, one after the other. */
#include "peer.h"

int main(int argc, char** argv) {
    if (argc < 3) usage("plain-client ADDRESS PORT [MESSAGE [COUNT]]");
    for (int left = number_argument(argc, argv, 4, 1); left > 0; left--) {
        const int fd = connected_socket(argv[1], atoi(argv[2]));
        talk(fd, argc > 3 ? argv[3] : "hello");
        if (close(fd) < 0) give_up("close");
    }
    return 0;
}

/* fork-server PORT [COUNT]: a child for each connection; the parent's close() gives back its copy alone. */
#include <sys/wait.h>

#include "peer.h"

int main(int argc, char** argv) {
    if (argc < 2) usage("fork-server PORT [COUNT]");
    const int listener = listening_socket(atoi(argv[1]), 0);
    for (int left = number_argument(argc, argv, 2, 1); left > 0; left--) {
        const int fd = accept(listener, NULL, NULL);
        if (fd < 0) give_up("accept");
        const pid_t child = fork();
        if (child < 0) give_up("fork");
        if (child == 0) {
            if (close(listener) < 0) give_up("close");
            echo_until_closed(fd);
            if (close(fd) < 0) give_up("close");
            _exit(0);
        }
        if (close(fd) < 0) give_up("close");
    }
    while (wait(NULL) > 0) {
    }
    return 0;
}

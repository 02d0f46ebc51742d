/* fork-client ADDRESS PORT [MESSAGE [COUNT [PROCESSES]]]: PROCESSES children at once, each COUNT connections one after the
 * other. No two connections send the same text: "MESSAGE of process 2, connection 17". */
#include <sys/wait.h>

#include "peer.h"

static void talk_often(const char* address, int port, const char* message, int process, int count) {
    for (int connection = 1; connection <= count; connection++) {
        char text[256];
        snprintf(text, sizeof text, "%s of process %d, connection %d", message, process, connection);
        const int fd = connected_socket(address, port);
        talk(fd, text);
        if (close(fd) < 0) give_up("close");
    }
}

int main(int argc, char** argv) {
    if (argc < 3) usage("fork-client ADDRESS PORT [MESSAGE [COUNT [PROCESSES]]]");
    const int count = number_argument(argc, argv, 4, 1);
    const int processes = number_argument(argc, argv, 5, 1);
    int failures = 0;
    for (int process = 1; process <= processes; process++) {
        const pid_t child = fork();
        if (child < 0) give_up("fork");
        if (child == 0) {
            talk_often(argv[1], atoi(argv[2]), argc > 3 ? argv[3] : "hello", process, count);
            _exit(0);
        }
    }
    int status = 0;
    while (wait(&status) > 0) failures += status != 0;
    return failures == 0 ? 0 : 1;
}

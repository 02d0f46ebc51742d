// Opens COUNT connections that are all open at the same time, to SERVERS echo servers on loopback (ports FIRST_PORT and
// up), echoes one message on each, and closes them. One process a server, so that a limit of open files that is lower
// than COUNT does. Prints nothing; the connections are what it is for.
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { message_bytes = 64 };

static void fail(const char *what) {
    perror(what);
    exit(1);
}

static int open_connection(int port) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((unsigned short)port), .sin_addr = {htonl(INADDR_LOOPBACK)}};
    int connection = socket(AF_INET, SOCK_STREAM, 0);
    if (connection < 0 || connect(connection, (const struct sockaddr *)&address, sizeof address) != 0) fail("connect");
    return connection;
}

static void echo_once(int connection) {
    char bytes[message_bytes] = "to and fro\n";
    if (write(connection, bytes, sizeof bytes) != sizeof bytes) fail("write");
    if (read(connection, bytes, sizeof bytes) != sizeof bytes) fail("read");
}

/// One server's share: says "open" by a byte into `opened`, and goes on when `all_open` ends.
static void hold(int port, long count, int opened, int all_open) {
    int *connections = calloc((size_t)count, sizeof *connections);
    char byte = 0;
    if (!connections) fail("calloc");
    for (long i = 0; i < count; ++i) connections[i] = open_connection(port);
    if (write(opened, &byte, 1) != 1) fail("write");
    while (read(all_open, &byte, 1) > 0) continue;
    for (long i = 0; i < count; ++i) echo_once(connections[i]);
    for (long i = 0; i < count; ++i) close(connections[i]);
    free(connections);
}

int main(int argc, char **argv) {
    int first_port = argc == 4 ? atoi(argv[1]) : 0;
    int servers = argc == 4 ? atoi(argv[2]) : 0;
    long count = argc == 4 ? atol(argv[3]) : 0;
    if (first_port <= 0 || servers <= 0 || count < servers) {
        fprintf(stderr, "usage: echo-crowd FIRST_PORT SERVERS COUNT\n");
        return 2;
    }
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) fail("getrlimit");
    limit.rlim_cur = limit.rlim_max;
    if (setrlimit(RLIMIT_NOFILE, &limit) != 0) fail("setrlimit");

    int opened[2];
    int all_open[2];
    if (pipe(opened) != 0 || pipe(all_open) != 0) fail("pipe");
    for (int server = 0; server < servers; ++server) {
        pid_t child = fork();
        if (child < 0) fail("fork");
        if (child == 0) {
            close(all_open[1]);
            hold(first_port + server, count / servers + (server < count % servers), opened[1], all_open[0]);
            _exit(0);
        }
    }
    close(opened[1]);
    char byte = 0;
    for (int server = 0; server < servers; ++server)
        if (read(opened[0], &byte, 1) != 1) return 1;  // a child failed and has said why
    close(all_open[1]);
    int failed = 0;
    for (int status = 0; wait(&status) > 0;) failed |= status;
    return failed != 0;
}

// Connects, echoes one message and closes, COUNT times one after the other, to a child of its own on loopback. Prints the
// seconds that the loop took, and nothing else.
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { message_bytes = 64 };

static void fail(const char *what) {
    perror(what);
    exit(1);
}

static int make_listener(struct sockaddr_in *address) {
    socklen_t size = sizeof *address;
    int listener = socket(AF_INET, SOCK_STREAM, 0);
    *address = (struct sockaddr_in){.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    if (listener < 0 || bind(listener, (struct sockaddr *)address, size) != 0 || listen(listener, 16) != 0)
        fail("listen");
    if (getsockname(listener, (struct sockaddr *)address, &size) != 0) fail("getsockname");
    return listener;
}

static void serve(int listener, long count) {
    char bytes[message_bytes];
    while (count-- > 0) {
        int connection = accept(listener, NULL, NULL);
        if (connection < 0) fail("accept");
        ssize_t got;
        while ((got = read(connection, bytes, sizeof bytes)) > 0)
            if (write(connection, bytes, (size_t)got) != got) fail("server's write");
        if (got < 0) fail("server's read");
        close(connection);
    }
}

static void echo_once(const struct sockaddr_in *address) {
    char bytes[message_bytes] = "to and fro";
    int connection = socket(AF_INET, SOCK_STREAM, 0);
    if (connection < 0 || connect(connection, (const struct sockaddr *)address, sizeof *address) != 0) fail("connect");
    if (write(connection, bytes, sizeof bytes) != sizeof bytes) fail("client's write");
    if (read(connection, bytes, sizeof bytes) != sizeof bytes) fail("client's read");
    close(connection);
}

static double seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

int main(int argc, char **argv) {
    long count = argc == 2 ? atol(argv[1]) : 0;
    if (count <= 0) {
        fprintf(stderr, "usage: echo-loop COUNT\n");
        return 2;
    }
    struct sockaddr_in address;
    int listener = make_listener(&address);
    pid_t server = fork();
    if (server < 0) fail("fork");
    if (server == 0) {
        serve(listener, count);
        _exit(0);
    }
    double begin = seconds();
    for (long done = 0; done < count; ++done) echo_once(&address);
    int status = 0;
    if (waitpid(server, &status, 0) != server || status != 0) return 1;
    printf("%.6f\n", seconds() - begin);
    return 0;
}

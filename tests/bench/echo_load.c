// Loads an echo server on loopback, and prints the seconds that it took:
//
//     echo-load PORT CONNECTIONS COUNT    COUNT round trips of 64 bytes, one at a time on each of CONNECTIONS connections
//     echo-load PORT 0 COUNT              COUNT times connect, one round trip and close, one after the other
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { message_bytes = 64, events_at_once = 128 };

static char message[message_bytes] = "to and fro";

static void fail(const char *what) {
    perror(what);
    exit(1);
}

static int open_connection(int port) {
    struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_port = htons((unsigned short)port), .sin_addr = {htonl(INADDR_LOOPBACK)}};
    int connection = socket(AF_INET, SOCK_STREAM, 0);
    if (connection < 0 || connect(connection, (const struct sockaddr *)&address, sizeof address) != 0) fail("connect");
    return connection;
}

static void send_message(int connection) {
    if (write(connection, message, sizeof message) != sizeof message) fail("write");
}

static void receive_message(int connection) {
    char bytes[message_bytes];
    if (read(connection, bytes, sizeof bytes) != sizeof bytes) fail("read");
}

static double seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static double connect_echo_close(int port, long count) {
    double begin = seconds();
    for (long done = 0; done < count; ++done) {
        int connection = open_connection(port);
        send_message(connection);
        receive_message(connection);
        close(connection);
    }
    return seconds() - begin;
}

/// The connections are opened, and each has made one round trip, before the time begins.
static double round_trips(int port, long connections, long count) {
    int *fds = calloc((size_t)connections, sizeof *fds);
    int epoll = epoll_create1(0);
    if (!fds || epoll < 0) fail("epoll_create1");
    for (long i = 0; i < connections; ++i) {
        fds[i] = open_connection(port);
        struct epoll_event event = {.events = EPOLLIN, .data.fd = fds[i]};
        if (epoll_ctl(epoll, EPOLL_CTL_ADD, fds[i], &event) != 0) fail("epoll_ctl");
        send_message(fds[i]);
        receive_message(fds[i]);
    }
    double begin = seconds();
    long sent = 0;
    long received = 0;
    for (; sent < connections && sent < count; ++sent) send_message(fds[sent]);
    while (received < count) {
        struct epoll_event events[events_at_once];
        int ready = epoll_wait(epoll, events, events_at_once, -1);
        if (ready < 0) fail("epoll_wait");
        for (int i = 0; i < ready; ++i, ++received) {
            receive_message(events[i].data.fd);
            if (sent < count) {
                send_message(events[i].data.fd);
                ++sent;
            }
        }
    }
    return seconds() - begin;
}

int main(int argc, char **argv) {
    int port = argc == 4 ? atoi(argv[1]) : 0;
    long connections = argc == 4 ? atol(argv[2]) : -1;
    long count = argc == 4 ? atol(argv[3]) : 0;
    if (port <= 0 || connections < 0 || count <= 0) {
        fprintf(stderr, "usage: echo-load PORT CONNECTIONS COUNT\n");
        return 2;
    }
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) fail("getrlimit");
    limit.rlim_cur = limit.rlim_max;
    if (setrlimit(RLIMIT_NOFILE, &limit) != 0) fail("setrlimit");
    printf("%.6f\n", connections > 0 ? round_trips(port, connections, count) : connect_echo_close(port, count));
    return 0;
}

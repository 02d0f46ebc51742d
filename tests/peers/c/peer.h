/* What the C peers share: giving up with a clear line, and the two ways to get an IPv4 socket. */
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static inline _Noreturn void give_up(const char* attempt) {
    perror(attempt);
    exit(1);
}

static inline _Noreturn void usage(const char* words) {
    fprintf(stderr, "usage: %s\n", words);
    exit(2);
}

/* The number in argv[index], or `otherwise` where there is none. */
static inline int number_argument(int argc, char** argv, int index, int otherwise) {
    return index < argc ? atoi(argv[index]) : otherwise;
}

static inline struct sockaddr_in address_of(const char* address, int port) {
    struct sockaddr_in made;
    memset(&made, 0, sizeof made);
    made.sin_family = AF_INET;
    made.sin_port = htons((in_port_t)port);
    if (inet_pton(AF_INET, address, &made.sin_addr) != 1) {
        fprintf(stderr, "%s: not an IPv4 address\n", address);
        exit(2);
    }
    return made;
}

/* A bound socket that does not listen yet. */
static inline int bound_socket(int port, int type_flags) {
    const struct sockaddr_in any = address_of("0.0.0.0", port);
    const int one = 1;
    const int fd = socket(AF_INET, SOCK_STREAM | type_flags, 0);
    if (fd < 0) give_up("socket");
    if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one) < 0) give_up("setsockopt");
    if (bind(fd, (const struct sockaddr*)&any, sizeof any) < 0) give_up("bind");
    return fd;
}

static inline int listening_socket(int port, int type_flags) {
    const int fd = bound_socket(port, type_flags);
    if (listen(fd, 128) < 0) give_up("listen");
    return fd;
}

/* A blocking connection. */
static inline int connected_socket(const char* address, int port) {
    const struct sockaddr_in to = address_of(address, port);
    const int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd < 0) give_up("socket");
    if (connect(fd, (const struct sockaddr*)&to, sizeof to) < 0) give_up("connect");
    return fd;
}

static inline void write_all(int fd, const char* bytes, size_t length) {
    while (length > 0) {
        const ssize_t written = write(fd, bytes, length);
        if (written < 0) give_up("write");
        bytes += written;
        length -= (size_t)written;
    }
}

/* Echoes until the other end has closed. */
static inline void echo_until_closed(int fd) {
    char bytes[4096];
    ssize_t got;
    while ((got = read(fd, bytes, sizeof bytes)) > 0) write_all(fd, bytes, (size_t)got);
    if (got < 0) give_up("read");
}

/* Sends the message, reads as much as was sent, and insists that it is the same. */
static inline void talk(int fd, const char* message) {
    const size_t length = strlen(message);
    char* answer = malloc(length + 1);
    size_t have = 0;
    if (answer == NULL) give_up("malloc");
    write_all(fd, message, length);
    while (have < length) {
        const ssize_t got = read(fd, answer + have, length - have);
        if (got < 0) give_up("read");
        if (got == 0) break;
        have += (size_t)got;
    }
    if (have != length || memcmp(answer, message, length) != 0) {
        fprintf(stderr, "the answer is not the message\n");
        exit(1);
    }
    free(answer);
}

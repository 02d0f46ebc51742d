/* An echo client with one mistake. -DMANNER=NAME chooses it; `good` has none. */
#include <arpa/inet.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum manner {
    good, prompts, unbuffered, raw_bytes,
    usage_status_0, usage_connects, usage_silent, usage_crashes,
    refused_silent, refused_status_0, refused_hangs,
    other_port,
    no_newline, sends_zero, whole_buffer,
    reset_after_fin,
    leaves_early, status_3,
    prints_nothing, prints_twice,
    one_line,
    one_read,
    cuts_long,
    silent_at_fin, hangs_at_fin, dies_of_sigpipe, prompt_at_fin
};

static int is(enum manner manner) { return MANNER == manner; }

static int connected(const char* name) {
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons(is(other_port) ? 9878 : 9877)};
    if (inet_pton(AF_INET, name, &address.sin_addr) != 1) {
        fprintf(stderr, "client: %s is no address\n", name);
        exit(1);
    }
    const int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (connect(fd, (struct sockaddr*)&address, sizeof address) != 0) {
        if (!is(refused_silent)) perror("connect");
        if (is(refused_hangs)) for (;;) pause();
        exit(is(refused_status_0) ? 0 : 1);
    }
    return fd;
}

static void send_line(int fd, const char* line, size_t length) {
    if (is(no_newline)) --length;
    if (is(sends_zero)) ++length;
    if (is(whole_buffer)) length = 512;
    while (length > 0) {
        const ssize_t sent = send(fd, line, length, is(dies_of_sigpipe) ? 0 : MSG_NOSIGNAL);
        if (sent <= 0) return;
        line += sent;
        length -= (size_t)sent;
    }
}

static void server_has_closed(void) {
    if (is(hangs_at_fin)) for (;;) pause();
    if (is(dies_of_sigpipe)) raise(SIGPIPE);
    if (!is(silent_at_fin) && !is(prompt_at_fin)) fprintf(stderr, "the server has closed the connection\n");
    exit(1);
}

/* Reads until the newline has come back. */
static void print_echo(int fd, size_t length) {
    static char echo[8192];
    size_t done = 0;
    const size_t wanted = is(no_newline) ? length - 1 : is(whole_buffer) ? 512 : length;
    do {
        const ssize_t got = read(fd, echo + done, sizeof echo - 1 - done);
        if (got <= 0) server_has_closed();
        done += (size_t)got;
    } while (done < wanted && !(is(one_read) && wanted < 1000));
    if (is(cuts_long) && done > 1023) done = 1023;
    if (is(prompts)) printf("echo: ");
    for (int times = is(prints_twice) ? 2 : is(prints_nothing) ? 0 : 1; times > 0; --times)
        fwrite(echo, 1, done, stdout);
    if (is(prompts)) printf("(%zu bytes)\n", done);
}

/* Waits for the next line, or for the server's FIN. */
static void await_line(int fd) {
    struct pollfd ready[2] = {{0, POLLIN, 0}, {fd, POLLIN, 0}};
    poll(ready, 2, -1);
    if (ready[1].revents == 0) return;
    char byte;
    if (recv(fd, &byte, 1, MSG_PEEK) == 0) {
        if (is(prompt_at_fin)) printf("next line: ");
        if (is(hangs_at_fin)) for (;;) pause();
        server_has_closed();
    }
}

static void end(int fd) {
    if (is(reset_after_fin)) {
        const struct linger at_once = {1, 0};
        shutdown(fd, SHUT_WR);
        setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    }
    close(fd);
    exit(is(status_3) ? 3 : 0);
}

int main(int argc, char** argv) {
    static char line[8192];
    if (argc < 2) {
        if (is(usage_connects)) close(connected("127.0.0.1"));
        if (is(usage_crashes)) raise(SIGSEGV);
        if (!is(usage_silent)) fprintf(stderr, "usage: client ADDRESS\n");
        return is(usage_status_0) ? 0 : 2;
    }
    if (is(unbuffered)) setvbuf(stdout, NULL, _IONBF, 0);
    const int fd = connected(argv[1]);
    int lines = 0;
    for (;;) {
        if (is(prompts) || is(prompt_at_fin)) printf("next line: ");
        if (lines > 0 || is(prompt_at_fin)) await_line(fd);
        if (fgets(line, sizeof line, stdin) == NULL) break;
        if (is(one_line) && lines > 0) {
            char byte;
            if (recv(fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT) == 0) server_has_closed();
            continue;
        }
        send_line(fd, line, strlen(line));
        print_echo(fd, strlen(line));
        ++lines;
        if (is(leaves_early)) break;
    }
    end(fd);
}

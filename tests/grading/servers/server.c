/* An echo server on port 9877 with one mistake. -DMANNER=NAME chooses it; `good` has none. */
#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum manner {
    good, forks, dual_stack, shuts_down, daemonizes, two_writes,
    other_port, ipv6_only, never_listens, exits_at_once,
    never_accepts, exits_after_listen,
    strips_newline, adds_zero, silent,
    stops_at_zero, small_buffer,
    waits_for_two,
    stays_open, child_exits,
    lingers, leaves_unread, reset_after_fin,
    stale_buffer, serves_three,
    dies_of_reset, dies_of_sigpipe,
    ignores_half_closed,
    leaks, leaks_close_wait,
    no_reuse
};

static int is(enum manner manner) { return MANNER == manner; }

static int listening_socket(void) {
    const int on = 1, off = 0;
    if (is(dual_stack) || is(ipv6_only)) {
        struct sockaddr_in6 address = {.sin6_family = AF_INET6, .sin6_port = htons(9877)};
        if (is(ipv6_only)) address.sin6_addr = in6addr_loopback;
        const int fd = socket(AF_INET6, SOCK_STREAM, 0);
        setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
        setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, is(ipv6_only) ? &on : &off, sizeof on);
        if (bind(fd, (struct sockaddr*)&address, sizeof address) != 0) return -1;
        return fd;
    }
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons(is(other_port) ? 9878 : 9877)};
    const int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (!is(no_reuse)) setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(fd, (struct sockaddr*)&address, sizeof address) != 0) return -1;
    return fd;
}

static void send_all(int fd, const char* bytes, size_t count) {
    while (count > 0) {
        const ssize_t sent = write(fd, bytes, count);
        if (sent <= 0) return;
        bytes += sent;
        count -= (size_t)sent;
    }
}

static void close_with_reset(int fd) {
    const struct linger at_once = {1, 0};
    setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    close(fd);
}

static void answer(int fd, char* buffer, ssize_t count) {
    static ssize_t longest;
    if (is(strips_newline) && buffer[count - 1] == '\n') --count;
    if (is(adds_zero) && buffer[count - 1] == '\n') buffer[count++] = '\0';
    if (is(silent) && buffer[count - 1] == '\n') return;
    if (is(stops_at_zero)) count = (ssize_t)strnlen(buffer, (size_t)count);
    if (is(stale_buffer)) {
        if (count > longest) longest = count;
        count = longest;
    }
    if (is(dies_of_sigpipe)) {
        /* After a reset the first write fails with ECONNRESET, and the second one gets the signal. */
        if (write(fd, buffer, 1) < 0) perror("write");
        send_all(fd, buffer + 1, (size_t)count - 1);
        return;
    }
    if (is(two_writes)) {
        send_all(fd, buffer, 1);
        usleep(50000);
        send_all(fd, buffer + 1, (size_t)count - 1);
        return;
    }
    send_all(fd, buffer, (size_t)count);
}

static void leave(int fd) {
    char rest[512];
    if (is(stays_open)) {
        for (ssize_t more; (more = read(fd, rest, sizeof rest)) > 0;) send_all(fd, rest, (size_t)more);
        close(fd);
    } else if (is(lingers)) {
        close_with_reset(fd);
    } else if (is(reset_after_fin)) {
        shutdown(fd, SHUT_WR);
        close_with_reset(fd);
    } else if (is(shuts_down) || is(leaks)) {
        shutdown(fd, SHUT_WR);
        while (is(shuts_down) && read(fd, rest, sizeof rest) > 0) {}
        if (!is(leaks)) close(fd);
    } else if (is(child_exits)) {
        usleep(50000); /* until the parent has closed its copy */
        _exit(0);
    } else {
        close(fd);
    }
}

static void serve(int fd) {
    char buffer[8192];
    static char stale[8192];
    char* bytes = is(stale_buffer) ? stale : buffer;
    ssize_t room = is(small_buffer) ? 512 : 4096;
    ssize_t count = recv(fd, bytes, (size_t)room, is(leaves_unread) ? MSG_PEEK : 0);
    if (is(waits_for_two) && count == 1) {
        const ssize_t more = read(fd, bytes + 1, 4095);
        if (more <= 0) return (void)close(fd);
        count += more;
    }
    if (count < 0 && is(dies_of_reset)) exit(1);
    if (count <= 0) {
        if (!is(leaks_close_wait)) close(fd);
        return;
    }
    if (is(dies_of_sigpipe)) usleep(20000);
    if (is(ignores_half_closed)) {
        char next;
        usleep(50000);
        if (recv(fd, &next, 1, MSG_PEEK | MSG_DONTWAIT) == 0) return (void)close(fd);
    }
    answer(fd, bytes, count);
    leave(fd);
}

static void serve_in_child(int listener, int fd) {
    if (fork() == 0) {
        close(listener);
        serve(fd);
        _exit(0);
    }
    close(fd);
    while (waitpid(-1, NULL, WNOHANG) > 0) {}
}

int main(void) {
    if (!is(dies_of_sigpipe)) signal(SIGPIPE, SIG_IGN);
    if (is(exits_at_once)) return 0;
    if (is(daemonizes)) {
        if (fork() != 0) return 0;
        setsid();
        if (fork() != 0) return 0;
    }
    const int listener = listening_socket();
    if (listener < 0) {
        perror("bind");
        return 1;
    }
    if (is(never_listens)) for (;;) pause();
    if (listen(listener, 128) != 0) return 1;
    if (is(never_accepts)) for (;;) pause();
    if (is(exits_after_listen)) return 1;
    for (int served = 0; !is(serves_three) || served < 3; ++served) {
        const int fd = accept(listener, NULL, NULL);
        if (fd < 0) continue;
        if (is(forks) || is(child_exits))
            serve_in_child(listener, fd);
        else
            serve(fd);
        printf("the connection you just established is about to close\n");
        fflush(stdout);
    }
    return 0;
}

/* bad-server MANNER PORT: servers that let a tracer down.
 *   never-listens    binds the port and waits for a signal
 *   uses-udp         binds a UDP socket to the port and waits for a datagram
 *   exits-at-once    leaves with status 7 before it has a socket
 *   listens-elsewhere  listens on the next port and waits for a signal
 *   never-accepts    listens and waits for a signal
 *   ignores-sigterm  listens, accepts nothing, and SIGTERM does not end it
 *   dies-serving     is killed (SIGKILL) once it has read the first bytes
 *   shuts-listener   shuts the listener down while a connection waits in its queue
 *   filters          echoes with a socket filter of its own that drops the first data */
#include <errno.h>
#include <linux/filter.h>
#include <poll.h>
#include <signal.h>

#include "peer.h"

static void wait_for_ever(void) {
    for (;;) pause();
}

static void wait_for_datagram(int port) {
    char bytes[64];
    const struct sockaddr_in6 any = {.sin6_family = AF_INET6, .sin6_port = htons((uint16_t)port)};
    const int fd = socket(AF_INET6, SOCK_DGRAM, 0);
    if (fd < 0) give_up("socket");
    if (bind(fd, (const struct sockaddr*)&any, sizeof any) < 0) give_up("bind");
    if (recv(fd, bytes, sizeof bytes, 0) < 0) give_up("recv");
}

static void die_serving(int port) {
    char bytes[64];
    const int fd = accept(listening_socket(port, 0), NULL, NULL);
    if (fd < 0) give_up("accept");
    if (read(fd, bytes, sizeof bytes) < 0) give_up("read");
    raise(SIGKILL);
}

/* shutdown() of a listener: the usual way to wake another thread's accept(). */
static int shut_listener(int port) {
    const int listener = listening_socket(port, 0);
    struct pollfd waits = {.fd = listener, .events = POLLIN};
    if (poll(&waits, 1, -1) != 1) give_up("poll");
    if (shutdown(listener, SHUT_RD) < 0) give_up("shutdown");
    if (accept(listener, NULL, NULL) >= 0 || errno != EINVAL) give_up("accept");
    return 0;
}

static int filter(int port) {
    struct sock_filter drop_all = {.code = BPF_RET | BPF_K, .k = 0};
    const struct sock_fprog program = {.len = 1, .filter = &drop_all};
    const int none = 0;
    const int fd = accept(listening_socket(port, 0), NULL, NULL);
    if (fd < 0) give_up("accept");
    if (setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof program) < 0)
        give_up("setsockopt");
    /* Long enough for the client's first data, which is then sent again. */
    poll(NULL, 0, 600);
    if (setsockopt(fd, SOL_SOCKET, SO_DETACH_FILTER, &none, sizeof none) < 0) give_up("setsockopt");
    echo_until_closed(fd);
    close(fd);
    return 0;
}

int main(int argc, char** argv) {
    if (argc < 3) usage("bad-server MANNER PORT");
    const char* manner = argv[1];
    const int port = atoi(argv[2]);
    if (strcmp(manner, "exits-at-once") == 0) return 7;
    if (strcmp(manner, "uses-udp") == 0) wait_for_datagram(port);
    if (strcmp(manner, "dies-serving") == 0) die_serving(port);
    if (strcmp(manner, "shuts-listener") == 0) return shut_listener(port);
    if (strcmp(manner, "filters") == 0) return filter(port);
    if (strcmp(manner, "never-listens") == 0)
        bound_socket(port, 0);
    else if (strcmp(manner, "listens-elsewhere") == 0)
        listening_socket(port + 1, 0);
    else if (strcmp(manner, "never-accepts") == 0)
        listening_socket(port, 0);
    else if (strcmp(manner, "ignores-sigterm") == 0) {
        if (signal(SIGTERM, SIG_IGN) == SIG_ERR) give_up("signal");
        listening_socket(port, 0);
    } else
        usage("bad-server MANNER PORT");
    wait_for_ever();
}

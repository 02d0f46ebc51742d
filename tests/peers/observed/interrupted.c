/* Calls that a signal interrupts: "restart" (SA_RESTART) and "eintr". The handler makes a call on a TCP socket itself. */
#include <poll.h>

#include "observed.h"

static int other_client, client, server;
static volatile sig_atomic_t handled;

static void on_alarm(int number) {
    (void)number;
    ++handled;
    MUST(write(other_client, "h", 1) == 1);
    if (handled == 1) MUST(write(server, "late", 4) == 4); /* lets a restarted read() return */
}

int main(int count, char** words) {
    int other_server;
    char bytes[8];
    int restarts = count > 1 && strcmp(words[1], "restart") == 0;
    struct sigaction action = {.sa_handler = on_alarm, .sa_flags = restarts ? SA_RESTART : 0};
    make_connection(&client, &server);
    make_connection(&other_client, &other_server);
    MUST(sigaction(SIGALRM, &action, NULL) == 0);
    signal_when_waiting(SIGALRM);
    ssize_t got = read(client, bytes, sizeof bytes);
    if (restarts) {
        MUST(got == 4);
    } else {
        MUST(got == -1 && errno == EINTR);
        MUST(read(client, bytes, sizeof bytes) == 4);
    }
    /* poll(2) is never restarted after a handler. */
    struct pollfd one = {.fd = client, .events = POLLIN};
    signal_when_waiting(SIGALRM);
    MUST(poll(&one, 1, -1) == -1 && errno == EINTR);
    MUST(handled == 2);
    MUST(read(other_server, bytes, 2) >= 1);
    return 0;
}

/* Works for ever with processes and threads, to be killed at any moment. */
#include <pthread.h>

#include "observed.h"

static struct sockaddr_in address;

static void* work(void* unused) {
    (void)unused;
    for (;;) {
        char byte;
        int fd = socket(AF_INET, SOCK_STREAM, 0);
        if (fd < 0) continue;
        if (connect(fd, (struct sockaddr*)&address, sizeof address) == 0 && send(fd, "k", 1, MSG_NOSIGNAL) == 1) {
            ssize_t got = read(fd, &byte, 1);
            (void)got;
        }
        close(fd);
    }
    return NULL;
}

int main(void) {
    pthread_t thread;
    int listener = listen_on_loopback(&address, 64);
    if (fork() == 0) {
        for (;;) {
            char byte;
            int fd = accept(listener, NULL, NULL);
            if (fork() == 0) _exit(read(fd, &byte, 1) == 1 && write(fd, &byte, 1) == 1 ? 0 : 1);
            close(fd);
            waitpid(-1, NULL, WNOHANG);
        }
    }
    MUST(pthread_create(&thread, NULL, work, NULL) == 0);
    work(NULL);
}

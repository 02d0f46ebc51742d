/* A server that is stopped (SIGSTOP) in a blocked accept() and continued. Seen by its parent, it stays stopped until SIGCONT. */
#include <poll.h>
#include <signal.h>

#include "observed.h"

int main(void) {
    struct sockaddr_in address;
    int status;
    char byte;
    int listener = listen_on_loopback(&address, 4);
    pid_t child = fork();
    MUST(child >= 0);
    if (child == 0) {
        int fd = accept(listener, NULL, NULL);
        struct pollfd one = {.fd = fd, .events = POLLIN};
        MUST(fd >= 0);
        MUST(poll(&one, 1, 60000) == 1);
        MUST(read(fd, &byte, 1) == 1);
        _exit(byte == 's' ? 0 : 2);
    }
    /* SIGTSTP stops nobody in an orphaned process group (POSIX, 2.4.3), which a test runner's may be: a group of its own,
       with its parent in another one of the same session, is none. Made here, so that it is there before the signals. */
    MUST(setpgid(child, child) == 0);
    close(listener);
    MUST(kill(child, SIGSTOP) == 0);
    MUST(waitpid(child, &status, WUNTRACED) == child && WIFSTOPPED(status) && WSTOPSIG(status) == SIGSTOP);
    int fd = connect_to(&address); /* the kernel alone answers */
    MUST(waitpid(child, &status, WNOHANG) == 0);
    MUST(kill(child, SIGCONT) == 0);
    MUST(waitpid(child, &status, WCONTINUED) == child && WIFCONTINUED(status));
    /* Again, likely in poll(), which restart_syscall(2) goes on with. */
    MUST(kill(child, SIGTSTP) == 0);
    MUST(waitpid(child, &status, WUNTRACED) == child && WIFSTOPPED(status) && WSTOPSIG(status) == SIGTSTP);
    MUST(kill(child, SIGCONT) == 0);
    MUST(write(fd, "s", 1) == 1);
    must_end_well(child);
    return 0;
}

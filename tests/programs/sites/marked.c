/* An echo server for one client. Each line that makes a call says so; the tests hold the call sites
 * of a trace against these marks. */
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

static inline __attribute__((always_inline)) ssize_t take(int fd, char *buffer, size_t size) {
    return read(fd, buffer, size);  // site: read
}

static void serve(int fd) {
    char buffer[100];
    const ssize_t size = take(fd, buffer, sizeof buffer);
    if (size <= 0) _exit(1);
    const ssize_t sent = write(fd, buffer, (size_t)size);  // site: write
    if (sent != size) _exit(2);
    close(fd);  // site: close
}

static int open_listener(void) {
    const int yes = 1;
    const int fd = socket(AF_INET, SOCK_STREAM, 0);  // site: socket
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(9877)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);       // site: setsockopt
    if (bind(fd, (struct sockaddr *)&address, sizeof address) != 0)  // site: bind
        _exit(3);
    listen(fd, 5);  // site: listen
    return fd;
}

int main(void) {
    const int listener = open_listener();
    const int fd = accept(listener, NULL, NULL);  // site: accept
    serve(fd);
    return 0;
}

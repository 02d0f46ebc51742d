/* Half of its bytes go through io_uring, with raw system calls: ring-peer server|client [all].
   With `all`, accept() and connect() do, too. */
#include <arpa/inet.h>
#include <linux/io_uring.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

static int ring;
static unsigned *tail, *mask, *array, *done_head, *done_mask;
static struct io_uring_sqe* requests;
static struct io_uring_cqe* done;

static void set_up(void) {
    struct io_uring_params given;
    memset(&given, 0, sizeof given);
    ring = (int)syscall(SYS_io_uring_setup, 8, &given);
    if (ring < 0) exit(77);
    size_t size = given.cq_off.cqes + given.cq_entries * sizeof *done;
    if (size < given.sq_off.array + given.sq_entries * sizeof *array)
        size = given.sq_off.array + given.sq_entries * sizeof *array;
    char* both = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, ring,
                      IORING_OFF_SQ_RING);
    requests = mmap(NULL, given.sq_entries * sizeof *requests, PROT_READ | PROT_WRITE,
                    MAP_SHARED | MAP_POPULATE, ring, IORING_OFF_SQES);
    if (both == MAP_FAILED || requests == MAP_FAILED) exit(1);
    tail = (unsigned*)(both + given.sq_off.tail);
    mask = (unsigned*)(both + given.sq_off.ring_mask);
    array = (unsigned*)(both + given.sq_off.array);
    done_head = (unsigned*)(both + given.cq_off.head);
    done_mask = (unsigned*)(both + given.cq_off.ring_mask);
    done = (struct io_uring_cqe*)(both + given.cq_off.cqes);
}

static int request(unsigned char operation, int fd, const void* address, unsigned length,
                   unsigned long offset) {
    const unsigned at = *tail & *mask;
    memset(&requests[at], 0, sizeof requests[at]);
    requests[at].opcode = operation;
    requests[at].fd = fd;
    requests[at].addr = (unsigned long)address;
    requests[at].len = length;
    requests[at].off = offset;
    array[at] = at;
    __atomic_store_n(tail, *tail + 1, __ATOMIC_RELEASE);
    if (syscall(SYS_io_uring_enter, ring, 1, 1, IORING_ENTER_GETEVENTS, NULL, 0) < 0) exit(1);
    const int result = done[*done_head & *done_mask].res;
    __atomic_store_n(done_head, *done_head + 1, __ATOMIC_RELEASE);
    return result;
}

static int serve(const struct sockaddr_in* address, int all) {
    const int on = 1;
    char room[64];
    const int listener = socket(AF_INET, SOCK_STREAM, 0);
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(listener, (const struct sockaddr*)address, sizeof *address) != 0) return 1;
    listen(listener, 5);
    const int fd =
        all ? request(IORING_OP_ACCEPT, listener, NULL, 0, 0) : accept(listener, NULL, NULL);
    ssize_t got = request(IORING_OP_RECV, fd, room, sizeof room, 0);
    while (got > 0 && got < 6) got += read(fd, room, sizeof room);
    request(IORING_OP_SEND, fd, "hidden", 6, 0);
    if (write(fd, "seen", 4) != 4) return 1;
    request(IORING_OP_SEND, fd, "hidden too", 10, 0);
    if (write(fd, "seen again", 10) != 10) return 1;
    return close(fd);
}

static int ask(const struct sockaddr_in* address, int all) {
    char room[64];
    ssize_t got = 0;
    const int fd = socket(AF_INET, SOCK_STREAM, 0);
    const int opened = all ? request(IORING_OP_CONNECT, fd, address, 0, sizeof *address)
                           : connect(fd, (const struct sockaddr*)address, sizeof *address);
    if (opened != 0) return 1;
    request(IORING_OP_SEND, fd, "abc", 3, 0);
    if (write(fd, "def", 3) != 3) return 1;
    while ((got = read(fd, room, sizeof room)) > 0) continue;
    return close(fd) != 0 || got < 0;
}

int main(int count, char** words) {
    const struct sockaddr_in address = {.sin_family = AF_INET,
                                        .sin_port = htons(9877),
                                        .sin_addr = {.s_addr = htonl(INADDR_LOOPBACK)}};
    if (count < 2) return 2;
    set_up();
    return strcmp(words[1], "server") == 0 ? serve(&address, count > 2) : ask(&address, count > 2);
}

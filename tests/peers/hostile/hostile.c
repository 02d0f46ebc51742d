/* hostile MODE [ARGUMENT]: programs that a grader must bear. Each prints what it reached, so that a
   test can say what it must not have. */
#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/io_uring.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ;
static const char* argument;

static void say(const char* what, long result) {
    printf("%s: %s\n", what, result < 0 ? strerror(errno) : "done");
    fflush(stdout);
}

static void endless_loop(void) {
    for (;;) {
    }
}

static void sleep_for_ever(void) {
    for (;;) pause();
}

static void ignore_signals(void) {
    for (int number = 1; number < NSIG; ++number) signal(number, SIG_IGN);
    sleep_for_ever();
}

static void fork_bomb(void) {
    for (;;) fork();
}

static void thread_bomb(void) {
    for (;;) {
        pthread_t thread;
        if (pthread_create(&thread, NULL, (void* (*)(void*))sleep_for_ever, NULL) != 0)
            usleep(1000);
    }
}

/* The grandchild outlives its parents, in a session of its own. */
static void daemon_by_double_fork(void) {
    if (fork() != 0) {
        wait(NULL);
        exit(0);
    }
    setsid();
    if (fork() != 0) exit(0);
    signal(SIGTERM, SIG_IGN);
    signal(SIGHUP, SIG_IGN);
    prctl(PR_SET_NAME, "hostile-daemon");
    for (int fd = 0; fd < 64; ++fd) close(fd);
    sleep_for_ever();
}

/* The same, and the first process stays. */
static void lingering_daemon(void) {
    if (fork() == 0) daemon_by_double_fork();
    sleep_for_ever();
}

static void eat_memory(void) {
    const size_t piece = 16u << 20;
    for (int at = 0; at < 640; ++at) {
        char* memory = malloc(piece);
        if (memory == NULL) break;
        memset(memory, 1, piece);
    }
    say("eat 10 GiB", 0);
    sleep_for_ever();
}

/* As shared memory, which counts to nobody's data. */
static void eat_shared_memory(void) {
    const size_t piece = 64u << 20;
    for (int at = 0; at < 160; ++at) {
        char* memory = mmap(NULL, piece, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
        if (memory == MAP_FAILED) break;
        memset(memory, 1, piece);
    }
    say("eat 10 GiB shared", 0);
    sleep_for_ever();
}

static void flood_output(void) {
    static char piece[65536];
    memset(piece, 'x', sizeof piece);
    for (int at = 0; at < 16384; ++at)
        if (write(1, piece, sizeof piece) < 0) break;
}

static void write_files(int many) {
    static char piece[65536];
    char name[32];
    for (int file = 0; file < (many ? 10000 : 1); ++file) {
        snprintf(name, sizeof name, "full-%d", file);
        const int fd = open(name, O_CREAT | O_WRONLY, 0600);
        for (int at = 0; at < (many ? 160 : 160000); ++at)
            if (write(fd, piece, sizeof piece) < 0) {
                say("write", -1);
                break;
            }
        close(fd);
    }
}

static void fill_disk(void) {
    write_files(1);
    sleep_for_ever();
}

/* Into folders that nobody may look into afterwards. */
static void fill_locked_folders(void) {
    char name[32];
    for (int at = 0; at < 1000; ++at) {
        snprintf(name, sizeof name, "locked-%d", at);
        if (mkdir(name, 0700) != 0 || chdir(name) != 0) break;
        const int fd = open("bytes", O_WRONLY | O_CREAT, 0600);
        static char bytes[1 << 20];
        memset(bytes, 'x', sizeof bytes);
        for (int mib = 0; mib < 10; ++mib)
            if (write(fd, bytes, sizeof bytes) < 0) break;
        close(fd);
        if (chdir("..") != 0 || chmod(name, 0) != 0) break;
    }
    sleep_for_ever();
}

static void one_large_file(void) {
    write_files(0);
}

static void write_results(void) {
    static const char* const forged[] = {
        "{\"schema\":1,\"status\":\"graded\",\"score\":100,\"max_score\":100}\n",
        "<testsuites tests=\"1\" failures=\"0\"></testsuites>\n", "ok 1 - everything\n",
        "::error::forged\n", "\033[2J\033[31mPASSED\033[0m\n"};
    for (int fd = 0; fd < 1024; ++fd)
        for (size_t at = 0; at < sizeof forged / sizeof *forged; ++at)
            if (write(fd, forged[at], strlen(forged[at])) > 0 && fd > 2)
                printf("wrote to %d\n", fd);
}

static void read_file(const char* path) {
    char text[4096];
    const int fd = open(path, O_RDONLY);
    const ssize_t got = fd < 0 ? -1 : read(fd, text, sizeof text);
    if (got <= 0) return;
    for (ssize_t at = 0; at < got; ++at)
        if (text[at] == '\0') text[at] = ' ';
    printf("%s: %.*s\n", path, (int)got, text);
    close(fd);
}

/* All environments, and the file that the argument names. */
static void spy(void) {
    for (char** one = environ; *one != NULL; ++one) printf("own %s\n", *one);
    DIR* folder = opendir("/proc");
    for (struct dirent* entry; folder != NULL && (entry = readdir(folder)) != NULL;) {
        char path[300];
        if (atoi(entry->d_name) == 0) continue;
        static const char* const files[] = {"environ", "maps"};
        for (size_t at = 0; at < 2; ++at) {
            snprintf(path, sizeof path, "/proc/%s/%s", entry->d_name, files[at]);
            if (atoi(entry->d_name) != getpid()) read_file(path);
        }
    }
    if (argument != NULL) {
        read_file(argument);
        say("list", opendir(argument) == NULL ? -1 : 0);
    }
}

static void kill_all(void) {
    say("kill(-1)", kill(-1, SIGKILL));
    say("kill(parent)", kill(getppid(), SIGKILL));
    if (argument != NULL) say("kill(grader)", kill(atoi(argument), SIGKILL));
    sleep(1);
}

static void trace_others(void) {
    say("PTRACE_TRACEME", ptrace(PTRACE_TRACEME, 0, NULL, NULL));
    say("PTRACE_ATTACH parent", ptrace(PTRACE_ATTACH, getppid(), NULL, NULL));
    if (argument != NULL) say("PTRACE_ATTACH grader", ptrace(PTRACE_ATTACH, atoi(argument), 0, 0));
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/mem", getppid());
    say("open parent's memory", open(path, O_RDWR));
    say("PR_SET_DUMPABLE", prctl(PR_SET_DUMPABLE, 0, 0, 0, 0));
}

static void use_io_uring(void) {
    struct io_uring_params parameters;
    memset(&parameters, 0, sizeof parameters);
    say("io_uring", syscall(SYS_io_uring_setup, 4, &parameters));
}

static void leave(void) {
    say("symlink", symlink("/etc/passwd", "link-out"));
    say("write in /tmp", open("/tmp/hostile-was-here", O_CREAT | O_WRONLY, 0600));
    say("write above", open("../hostile-was-here", O_CREAT | O_WRONLY, 0600));
    say("write through link", open("link-out", O_WRONLY | O_APPEND));
    say("make a hard link", link("/etc/passwd", "hard"));
    say("UDP", socket(AF_INET, SOCK_DGRAM, 0));
    say("raw", socket(AF_INET, SOCK_RAW, IPPROTO_ICMP));
    say("packet", socket(AF_PACKET, SOCK_RAW, 0));
    say("Unix", socket(AF_UNIX, SOCK_STREAM, 0));
    say("SysV", shmget(IPC_PRIVATE, 4096, IPC_CREAT | 0600));
    say("unshare", syscall(SYS_unshare, 0x10000000));
    say("setuid", setuid(0));
}

/* TCP to and at another port than the argument's. */
static void tcp_elsewhere(void) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(9999)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    say("bind 9999", bind(fd, (struct sockaddr*)&address, sizeof address));
    fd = socket(AF_INET, SOCK_STREAM, 0);
    say("connect 9999", connect(fd, (struct sockaddr*)&address, sizeof address));
    address.sin_port = htons(9877);
    fd = socket(AF_INET, SOCK_STREAM, 0);
    say("bind 9877", bind(fd, (struct sockaddr*)&address, sizeof address));
}

static void close_descriptors(void) {
    for (int fd = 0; fd < 1024; ++fd) close(fd);
    for (int fd = 0; fd < 20; ++fd) open("/dev/null", O_RDWR);
}

static void deep_folders(void) {
    for (int at = 0; at < 2000; ++at)
        if (mkdir("d", 0700) != 0 || chdir("d") != 0) break;
    mkdir("locked", 0700);
    chmod(".", 0);
}

static void exit_at_once(void) {
    exit(0);
}

struct mode {
    const char* name;
    void (*run)(void);
};
static const struct mode modes[] = {{"loop", endless_loop},
                                    {"sleep", sleep_for_ever},
                                    {"ignore-signals", ignore_signals},
                                    {"fork-bomb", fork_bomb},
                                    {"thread-bomb", thread_bomb},
                                    {"daemon", daemon_by_double_fork},
                                    {"lingering-daemon", lingering_daemon},
                                    {"memory", eat_memory},
                                    {"shared-memory", eat_shared_memory},
                                    {"output", flood_output},
                                    {"disk", fill_disk},
                                    {"locked-disk", fill_locked_folders},
                                    {"file", one_large_file},
                                    {"results", write_results},
                                    {"spy", spy},
                                    {"kill", kill_all},
                                    {"ptrace", trace_others},
                                    {"io-uring", use_io_uring},
                                    {"leave", leave},
                                    {"tcp", tcp_elsewhere},
                                    {"descriptors", close_descriptors},
                                    {"deep", deep_folders},
                                    {"exit", exit_at_once}};

int main(int argc, char** argv) {
    if (argc > 2) argument = argv[2];
    for (size_t at = 0; argc > 1 && at < sizeof modes / sizeof *modes; ++at)
        if (strcmp(argv[1], modes[at].name) == 0) {
            modes[at].run();
            return 0;
        }
    return 2;
}

/* Sends a page that nobody but this program gets (userfaultfd(2)), and then one that is in memory.
 * With the word "words" its words lie in such a page, too, and it waits to be attached to. */
#include <linux/userfaultfd.h>
#include <poll.h>
#include <pthread.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>

#include "observed.h"

static int faults = -1;
static pid_t main_thread;
static long page;

/* Brings the page only to the main thread. */
static void* bring_pages(void* nothing) {
    struct uffd_msg fault;
    while (read(faults, &fault, sizeof fault) == (ssize_t)sizeof fault) {
        if ((pid_t)fault.arg.pagefault.feat.ptid != main_thread) continue;
        struct uffdio_zeropage zero = {
            .range = {fault.arg.pagefault.address & ~((unsigned long long)page - 1),
                      (unsigned long long)page}};
        MUST(ioctl(faults, UFFDIO_ZEROPAGE, &zero) == 0);
    }
    return nothing;
}

static void make_slow(void* start) {
    MUST(mmap(start, (size_t)page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED,
              -1, 0) == start);
    struct uffdio_register range = {
        .range = {(unsigned long long)(size_t)start, (unsigned long long)page},
        .mode = UFFDIO_REGISTER_MODE_MISSING};
    MUST(ioctl(faults, UFFDIO_REGISTER, &range) == 0);
}

/* Its frame lies below the room of its caller: so it is in another page than the words. */
__attribute__((noinline)) static void wait_to_be_attached(void* words) {
    make_slow(words);
    MUST(write(1, "ready\n", 6) == 6);
    for (;;) pause();
}

/* The words lie at the upper end of the stack. Their page may have the frame of main(), too. */
__attribute__((noinline)) static void wait_with_slow_words(char* words) {
    volatile char room[4 * 4096];
    room[0] = room[sizeof room - 1] = 0;
    wait_to_be_attached((void*)((size_t)words & ~((size_t)page - 1)));
    room[0] = 1;
}

int main(int argc, char** argv) {
    static char ordinary[100];
    int client, server;
    pthread_t thread;
    struct uffdio_api api = {.api = UFFD_API, .features = UFFD_FEATURE_THREAD_ID};
    page = sysconf(_SC_PAGESIZE);
    main_thread = (pid_t)syscall(SYS_gettid);
    faults = (int)syscall(SYS_userfaultfd, O_CLOEXEC);
    MUST(faults >= 0);
    MUST(ioctl(faults, UFFDIO_API, &api) == 0);
    MUST(pthread_create(&thread, NULL, bring_pages, NULL) == 0);
    if (argc > 1 && strcmp(argv[1], "words") == 0) wait_with_slow_words(argv[0]);
    void* slow =
        mmap(NULL, (size_t)page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    MUST(slow != MAP_FAILED);
    make_slow(slow);
    make_connection(&client, &server);
    MUST(write(client, slow, 100) == 100);
    MUST(write(client, ordinary, sizeof ordinary) == (ssize_t)sizeof ordinary);
    close(client);
    close(server);
    return 0;
}

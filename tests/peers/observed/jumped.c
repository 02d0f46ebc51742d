/* A handler interrupts read(). "jump": it leaves by siglongjmp(). "alternate": it returns, and has a stack of its own that
   lies above the stack of the thread. */
#include <pthread.h>
#include <setjmp.h>
#include <sys/mman.h>
#include <sys/syscall.h>

#include "observed.h"

enum { stack_bytes = 256 * 1024 };

static int client, server, jumps;
static sigjmp_buf before_read;
static _Atomic pid_t reader;

static void on_alarm(int number) {
    (void)number;
    if (jumps) siglongjmp(before_read, 1);
    MUST(write(server, "late", 4) == 4); /* lets the restarted read() return */
}

static void handle_alarms(int flags) {
    struct sigaction action = {.sa_handler = on_alarm, .sa_flags = SA_RESTART | flags};
    MUST(sigaction(SIGALRM, &action, NULL) == 0);
}

static void jump_out_of_read(void) {
    char bytes[8];
    volatile int times = 0;
    if (sigsetjmp(before_read, 1) != 0) ++times;
    if (times < 2) {
        handle_alarms(0);
        signal_when_waiting(SIGALRM);
        (void)!read(client, bytes, sizeof bytes);
        MUST(0); /* nothing has come */
    }
    MUST(write(server, "hi", 2) == 2);
    MUST(read(client, bytes, sizeof bytes) == 2);
}

static void* read_below_handler(void* memory) {
    char bytes[8];
    sigset_t alarm_alone;
    stack_t above = {.ss_sp = (char*)memory + stack_bytes, .ss_size = stack_bytes};
    MUST(sigaltstack(&above, NULL) == 0);
    sigemptyset(&alarm_alone);
    sigaddset(&alarm_alone, SIGALRM);
    MUST(pthread_sigmask(SIG_UNBLOCK, &alarm_alone, NULL) == 0);
    handle_alarms(SA_ONSTACK);
    reader = (pid_t)syscall(SYS_gettid);
    MUST(read(client, bytes, sizeof bytes) == 4);
    return NULL;
}

static void read_in_thread(void) {
    pthread_t thread;
    pthread_attr_t attributes;
    sigset_t alarm_alone;
    void* memory = mmap(NULL, 2 * stack_bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    MUST(memory != MAP_FAILED);
    sigemptyset(&alarm_alone);
    sigaddset(&alarm_alone, SIGALRM);
    MUST(pthread_sigmask(SIG_BLOCK, &alarm_alone, NULL) == 0); /* in all but the new thread */
    MUST(pthread_attr_init(&attributes) == 0);
    MUST(pthread_attr_setstack(&attributes, memory, stack_bytes) == 0);
    MUST(pthread_create(&thread, &attributes, read_below_handler, memory) == 0);
    while (reader == 0) usleep(1000);
    await_wait_of(getpid(), reader);
    MUST(kill(getpid(), SIGALRM) == 0);
    MUST(pthread_join(thread, NULL) == 0);
}

int main(int count, char** words) {
    jumps = count > 1 && strcmp(words[1], "jump") == 0;
    make_connection(&client, &server);
    if (jumps)
        jump_out_of_read();
    else
        read_in_thread();
    return 0;
}

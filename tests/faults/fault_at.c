/* Runs a program and lets one of its system calls fail.
 *
 *   fault-at list FILE -- COMMAND…                     writes the sites of its calls to FILE: "NUMBER OFFSET TIMES" a line
 *   fault-at KIND NUMBER OFFSET OCCURRENCE -- COMMAND…   does KIND to that occurrence (1 is the first) of the calls of a site
 *
 * A site is the number of a system call and the offset in the program's file of the instruction after the innermost call of
 * the program's own code; C's and C++'s libraries do not count. KIND is the name of an error, "short" (a read or a write gets
 * one byte only), or "vanish" (the tracee that the ptrace(2) is for is killed before).
 *
 * All threads of the program are traced, and none of its child processes, so that it can trace these itself. The exit status
 * is the program's (128 + N: killed by signal N); 125 when this program itself fails; 124 when the occurrence never came. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

enum { most_threads = 256, most_sites = 8192, stack_words = 1024, self_failed = 125, never_came = 124 };
enum kind { kind_list, kind_error, kind_short, kind_vanish };

struct thread {
    pid_t tid;
    int inside;    /* between entry and exit of a call */
    int injected;  /* this call was replaced: its result at the exit is -error */
};

struct site {
    unsigned long number, offset, times;
};

static struct thread threads[most_threads];
static struct site sites[most_sites];
static size_t site_count;
static uint64_t text_begin, text_end, text_file_offset;
static pid_t program;

static enum kind kind;
static int error_wanted;
static unsigned long wanted_number, wanted_offset, wanted_occurrence;
static int has_come;

static void die(const char* attempt) {
    fprintf(stderr, "fault-at: %s: %s\n", attempt, strerror(errno));
    exit(self_failed);
}

static struct thread* thread_of(pid_t tid) {
    struct thread* unused = NULL;
    for (int at = 0; at < most_threads; at++) {
        if (threads[at].tid == tid) return &threads[at];
        if (threads[at].tid == 0 && unused == NULL) unused = &threads[at];
    }
    if (unused == NULL) die("too many threads");
    memset(unused, 0, sizeof *unused);
    unused->tid = tid;
    return unused;
}

/* The program's own code, as it is mapped. */
static void find_text(void) {
    char path[64], line[4352], own[4096];
    snprintf(path, sizeof path, "/proc/%d/exe", (int)program);
    const ssize_t length = readlink(path, own, sizeof own - 1);
    if (length <= 0) die("readlink");
    own[length] = 0;
    snprintf(path, sizeof path, "/proc/%d/maps", (int)program);
    FILE* maps = fopen(path, "re");
    if (maps == NULL) die("maps");
    text_begin = text_end = 0;
    while (fgets(line, sizeof line, maps) != NULL) {
        unsigned long begin, end, offset;
        char rights[8];
        if (sscanf(line, "%lx-%lx %7s %lx", &begin, &end, rights, &offset) != 4 || rights[2] != 'x') continue;
        const char* file = strchr(line, '/');
        if (file == NULL || strncmp(file, own, strlen(own)) != 0) continue;
        text_begin = begin;
        text_end = end;
        text_file_offset = offset;
        break;
    }
    fclose(maps);
}

/* E8 rel32, or FF with the opcode extension 2 in one of its lengths. */
static int follows_call(const uint8_t* before, uint64_t size) {
    if (size >= 5 && before[size - 5] == 0xe8) return 1;
    for (uint64_t length = 2; length <= 7 && length <= size; length++)
        if (before[size - length] == 0xff && ((before[size - length + 1] >> 3) & 7) == 2) return 1;
    return 0;
}

/* The innermost return address on the stack that lies after a call in the program's text; 0: none. */
static unsigned long site_offset(pid_t tid, uint64_t stack_pointer) {
    uint64_t words[stack_words];
    const struct iovec to = {words, sizeof words};
    const struct iovec from = {(void*)stack_pointer, sizeof words};
    ssize_t got = process_vm_readv(tid, &to, 1, &from, 1, 0);
    if (got < 0) return 0;
    for (size_t at = 0; at < (size_t)got / sizeof words[0]; at++) {
        if (words[at] <= text_begin + 8 || words[at] >= text_end) continue;
        uint8_t before[8];
        const struct iovec code_to = {before, sizeof before};
        const struct iovec code_from = {(void*)(words[at] - sizeof before), sizeof before};
        if (process_vm_readv(tid, &code_to, 1, &code_from, 1, 0) != (ssize_t)sizeof before) continue;
        if (follows_call(before, sizeof before)) return words[at] - text_begin + text_file_offset;
    }
    return 0;
}

static void count_site(unsigned long number, unsigned long offset) {
    for (size_t at = 0; at < site_count; at++)
        if (sites[at].number == number && sites[at].offset == offset) {
            sites[at].times++;
            return;
        }
    if (site_count == most_sites) die("too many sites");
    sites[site_count++] = (struct site){number, offset, 1};
}

/* Whether this is the call that shall fail. */
static int is_wanted(unsigned long number, unsigned long offset) {
    if (number != wanted_number || offset != wanted_offset) return 0;
    if (--wanted_occurrence != 0) return 0;
    has_come = 1;
    return 1;
}

static void on_entry(struct thread* thread) {
    struct user_regs_struct registers;
    if (ptrace(PTRACE_GETREGS, thread->tid, NULL, &registers) != 0) return;
    const unsigned long number = registers.orig_rax;
    if (kind != kind_list && number != wanted_number) return;
    const unsigned long offset = site_offset(thread->tid, registers.rsp);
    if (kind == kind_list) {
        count_site(number, offset);
        return;
    }
    if (!is_wanted(number, offset)) return;
    if (kind == kind_vanish) {
        kill((pid_t)registers.rsi, SIGKILL);
        return;
    }
    if (kind == kind_short) {
        if (registers.rdx > 1) registers.rdx = 1;
    } else {
        registers.orig_rax = (unsigned long)-1;
        thread->injected = 1;
    }
    ptrace(PTRACE_SETREGS, thread->tid, NULL, &registers);
}

static void on_exit_of_call(struct thread* thread) {
    if (!thread->injected) return;
    thread->injected = 0;
    struct user_regs_struct registers;
    if (ptrace(PTRACE_GETREGS, thread->tid, NULL, &registers) != 0) return;
    registers.rax = (unsigned long)-error_wanted;
    ptrace(PTRACE_SETREGS, thread->tid, NULL, &registers);
}

static int error_named(const char* name) {
    for (int number = 1; number < 134; number++) {
        const char* known = strerrorname_np(number);
        if (known != NULL && strcmp(known, name) == 0) return number;
    }
    return 0;
}

static pid_t start(char** command) {
    const pid_t child = fork();
    if (child < 0) die("fork");
    if (child != 0) return child;
    ptrace(PTRACE_TRACEME, 0, NULL, NULL);
    raise(SIGSTOP);
    execvp(command[0], command);
    _exit(self_failed);
}

static int run(void) {
    int status;
    if (waitpid(program, &status, 0) != program || !WIFSTOPPED(status)) die("the program did not start");
    const long options = PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACECLONE | PTRACE_O_TRACEEXEC | PTRACE_O_EXITKILL;
    if (ptrace(PTRACE_SETOPTIONS, program, NULL, options) != 0) die("PTRACE_SETOPTIONS");
    ptrace(PTRACE_SYSCALL, program, NULL, NULL);
    for (;;) {
        const pid_t tid = waitpid(-1, &status, __WALL);
        if (tid < 0) {
            if (errno == EINTR) continue;
            die("waitpid");
        }
        struct thread* thread = thread_of(tid);
        if (WIFEXITED(status) || WIFSIGNALED(status)) {
            thread->tid = 0;
            if (tid != program) continue;
            return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
        }
        int signal = 0;
        if (WSTOPSIG(status) == (SIGTRAP | 0x80)) {
            thread->inside = !thread->inside;
            if (text_end == 0) {
            } else if (thread->inside) {
                on_entry(thread);
            } else {
                on_exit_of_call(thread);
            }
        } else if (status >> 16 == PTRACE_EVENT_EXEC) {
            find_text();
        } else if (status >> 16 == 0) {
            signal = WSTOPSIG(status);
            if (signal == SIGSTOP) signal = 0; /* a new thread's first stop */
        }
        ptrace(PTRACE_SYSCALL, tid, NULL, (long)signal);
    }
}

int main(int argc, char** argv) {
    int at = 1;
    const char* list = NULL;
    if (argc > 4 && strcmp(argv[1], "list") == 0) {
        list = argv[2];
        at = 3;
    } else if (argc > 6) {
        kind = strcmp(argv[1], "short") == 0 ? kind_short : strcmp(argv[1], "vanish") == 0 ? kind_vanish : kind_error;
        error_wanted = error_named(argv[1]);
        wanted_number = strtoul(argv[2], NULL, 0);
        wanted_offset = strtoul(argv[3], NULL, 0);
        wanted_occurrence = strtoul(argv[4], NULL, 0);
        at = 5;
    }
    if (at == 1 || at >= argc || strcmp(argv[at], "--") != 0 || (kind == kind_error && error_wanted == 0)) {
        fprintf(stderr, "usage: fault-at list FILE -- COMMAND... | fault-at KIND NUMBER OFFSET OCCURRENCE -- COMMAND...\n");
        return self_failed;
    }
    program = start(argv + at + 1);
    const int status = run();
    if (list != NULL) {
        FILE* file = fopen(list, "we");
        if (file == NULL) die(list);
        for (size_t one = 0; one < site_count; one++)
            fprintf(file, "%lu 0x%lx %lu\n", sites[one].number, sites[one].offset, sites[one].times);
        fclose(file);
    }
    return kind != kind_list && !has_come ? never_came : status;
}

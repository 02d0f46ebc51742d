// Runs a command, its output into a file and its errors nowhere, and prints what it cost: seconds of CPU time (user and
// system), seconds of wall time, and its peak memory in KiB. A program of its own, because a process inherits the peak of
// the one that it was forked from, and Python's is larger than what is to be measured.
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static double of(struct timeval time) {
    return (double)time.tv_sec + (double)time.tv_usec / 1e6;
}

static void become(char **command, const char *output) {
    int out = open(output, O_WRONLY | O_CREAT | O_TRUNC, 0666);
    int silence = open("/dev/null", O_WRONLY);
    if (out >= 0 && silence >= 0 && dup2(out, 1) == 1 && dup2(silence, 2) == 2) execvp(command[0], command);
    _exit(127);
}

int main(int argc, char **argv) {
    if (argc < 3) {
        fprintf(stderr, "usage: cost-of OUTPUT COMMAND ...\n");
        return 2;
    }
    double begin = seconds();
    pid_t child = fork();
    if (child < 0) return 1;
    if (child == 0) become(argv + 2, argv[1]);
    int status = 0;
    struct rusage used;
    if (wait4(child, &status, 0, &used) != child) return 1;
    printf("%.6f %.6f %ld\n", of(used.ru_utime) + of(used.ru_stime), seconds() - begin, used.ru_maxrss);
    return status != 0;
}

// Records loopback into a pcap file until SIGTERM, the first SNAPLEN bytes of each frame, with a buffer large enough for
// the bursts of a benchmark. Says "recording" when it has begun; fails when a frame was dropped.
#include <pcap/pcap.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { buffer_bytes = 512 << 20, wait_ms = 100 };

static pcap_t *capture;

static void stop(int signal) {
    (void)signal;
    pcap_breakloop(capture);
}

static int fail(const char *what) {
    fprintf(stderr, "record-loopback: %s: %s\n", what, capture ? pcap_geterr(capture) : "");
    return 1;
}

int main(int argc, char **argv) {
    char why[PCAP_ERRBUF_SIZE] = "";
    if (argc != 3) {
        fprintf(stderr, "usage: record-loopback FILE SNAPLEN\n");
        return 2;
    }
    capture = pcap_create("lo", why);
    if (!capture) {
        fprintf(stderr, "record-loopback: %s\n", why);
        return 1;
    }
    pcap_set_snaplen(capture, atoi(argv[2]));
    pcap_set_buffer_size(capture, buffer_bytes);
    pcap_set_timeout(capture, wait_ms);
    if (pcap_activate(capture) < 0) return fail("cannot capture");
    struct bpf_program tcp;
    if (pcap_compile(capture, &tcp, "tcp", 1, PCAP_NETMASK_UNKNOWN) != 0 || pcap_setfilter(capture, &tcp) != 0)
        return fail("cannot filter");
    pcap_dumper_t *file = pcap_dump_open(capture, argv[1]);
    if (!file) return fail("cannot write");
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = stop;
    sigaction(SIGTERM, &action, NULL);
    puts("recording");
    fflush(stdout);
    if (pcap_loop(capture, -1, pcap_dump, (u_char *)file) == PCAP_ERROR) return fail("cannot go on");
    struct pcap_stat counts = {0};
    pcap_stats(capture, &counts);
    pcap_dump_close(file);
    if (counts.ps_drop != 0) fprintf(stderr, "record-loopback: %u frames were dropped\n", counts.ps_drop);
    return counts.ps_drop != 0;
}

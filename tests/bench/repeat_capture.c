// Writes a capture COUNT times in a row to standard output, each copy later than the one before and from other client
// ports: a long capture out of a real one. Takes a pcap file (native byte order) of IPv4 and TCP on Ethernet, as tcpdump
// writes it of loopback; a connection's client is its end that is not at port SERVICE.
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { file_header = 24, packet_header = 16, ethernet = 14, most_packet = 1 << 18 };

static void fail(const char *what) {
    fprintf(stderr, "repeat-capture: %s\n", what);
    exit(1);
}

static uint16_t port_at(const unsigned char *bytes) {
    return (uint16_t)(bytes[0] << 8 | bytes[1]);
}

/// Client ports move on by `shift` within the range the kernel chooses from (ip_local_port_range: 32768 to 60999).
static void move_port(unsigned char *bytes, unsigned service, unsigned shift) {
    enum { lowest = 32768, range = 60999 - 32768 + 1 };
    unsigned port = port_at(bytes);
    if (port == service || port < lowest) return;
    port = lowest + (port - lowest + shift) % range;
    bytes[0] = (unsigned char)(port >> 8);
    bytes[1] = (unsigned char)port;
}

static void move_ports(unsigned char *frame, uint32_t length, unsigned service, unsigned shift) {
    if (length < ethernet + 20 || frame[12] != 8 || frame[13] != 0 || frame[ethernet + 9] != 6) return;
    uint32_t tcp = ethernet + 4u * (frame[ethernet] & 15u);
    if (length < tcp + 4) return;
    move_port(frame + tcp, service, shift);
    move_port(frame + tcp + 2, service, shift);
}

static void put(const void *bytes, size_t size) {
    if (fwrite(bytes, 1, size, stdout) != size) exit(1);  // the reader has gone
}

int main(int argc, char **argv) {
    long count = argc == 4 ? atol(argv[2]) : 0;
    unsigned service = argc == 4 ? (unsigned)atoi(argv[3]) : 0;
    if (count <= 0) {
        fprintf(stderr, "usage: repeat-capture FILE.pcap COUNT SERVICE\n");
        return 2;
    }
    FILE *file = fopen(argv[1], "rb");
    unsigned char *frame = malloc(most_packet);
    uint32_t header[6];
    if (!file || !frame || fread(header, 1, file_header, file) != file_header) fail("the capture cannot be read");
    if ((header[0] != 0xa1b2c3d4 && header[0] != 0xa1b23c4d) || header[5] != 1) fail("this is no pcap file of Ethernet");
    put(header, file_header);
    uint32_t shift_seconds = 0;
    for (long copy = 0; copy < count; ++copy) {
        uint32_t packet[4];
        uint32_t first = 0;
        uint32_t last = 0;
        fseek(file, file_header, SEEK_SET);
        while (fread(packet, 1, packet_header, file) == packet_header) {
            if (packet[2] > most_packet || fread(frame, 1, packet[2], file) != packet[2]) break;
            if (first == 0) first = packet[0];
            last = packet[0];
            packet[0] += shift_seconds;
            move_ports(frame, packet[2], service, (unsigned)copy * 7919u);
            put(packet, packet_header);
            put(frame, packet[2]);
        }
        shift_seconds += last - first + 2;
    }
    return fflush(stdout) != 0;
}

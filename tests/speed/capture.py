"""A capture that is the same for ever: echo connections one after the other, as raw IPv4 in a pcap file.

Each connects, sends one line, reads its echo and closes: 9 segments, 1 ms apart.
"""
import ipaddress
import struct

LINKTYPE_RAW = 101
CLIENT = ipaddress.ip_address("192.0.2.1").packed
SERVER = ipaddress.ip_address("192.0.2.2").packed
SERVER_PORT = 9877
FIN, SYN, PUSH, ACK = 0x01, 0x02, 0x08, 0x10
LINE = b"the quick brown fox jumps over the lazy dog\n"


def segment(from_client, port, sequence, acknowledged, flags, payload=b""):
    options = struct.pack("!BBHBB", 2, 4, 1460, 1, 0) + b"\0\0" if flags & SYN else b""
    ports = (port, SERVER_PORT) if from_client else (SERVER_PORT, port)
    header = (20 + len(options)) // 4
    tcp = struct.pack("!HHIIBBHHH", *ports, sequence, acknowledged, header << 4, flags, 65535, 0, 0) + options + payload
    ends = (CLIENT, SERVER) if from_client else (SERVER, CLIENT)
    return struct.pack("!BBHHHBBH4s4s", 0x45, 0, 20 + len(tcp), 0, 0x4000, 64, 6, 0, *ends) + tcp


def connection(number):
    port, c, s, size = 20000 + number % 40000, 1000 + number * 7919, 5000 + number * 104729, len(LINE)
    yield segment(True, port, c, 0, SYN)
    yield segment(False, port, s, c + 1, SYN | ACK)
    yield segment(True, port, c + 1, s + 1, ACK)
    yield segment(True, port, c + 1, s + 1, PUSH | ACK, LINE)
    yield segment(False, port, s + 1, c + 1 + size, ACK)
    yield segment(False, port, s + 1, c + 1 + size, PUSH | ACK, LINE)
    yield segment(True, port, c + 1 + size, s + 1 + size, FIN | ACK)
    yield segment(False, port, s + 1 + size, c + 2 + size, FIN | ACK)
    yield segment(True, port, c + 2 + size, s + 2 + size, ACK)


def write(path, connections):
    with open(path, "wb") as file:
        file.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, LINKTYPE_RAW))
        milliseconds = 1_700_000_000_000
        for number in range(connections):
            for packet in connection(number):
                milliseconds += 1
                file.write(struct.pack("<IIII", milliseconds // 1000, milliseconds % 1000 * 1000, len(packet), len(packet)))
                file.write(packet)

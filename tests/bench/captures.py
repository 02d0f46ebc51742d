"""Real captures, made on the loopback of a network namespace by this suite's own programs."""
import contextlib
import os
import resource
import struct
import subprocess
import time

SNAPLEN = "96"
PORT = 9877
GLOBAL_HEADER = 24
PACKET_HEADER = 16


def in_own_network(command):
    """Runs a command in a network of its own. (Reading stays outside: as root of a namespace, tcpdump would not run.)"""
    as_user = [] if os.geteuid() == 0 else ["--user", "--map-root-user"]
    subprocess.run(["unshare", *as_user, "--net", "sh", "-c", 'ip link set lo up && exec "$@"', "sh",
                    *map(str, command)], check=True)


@contextlib.contextmanager
def recorded(bin_dir, file):
    recorder = subprocess.Popen([bin_dir / "record-loopback", file, SNAPLEN], stdout=subprocess.PIPE, text=True)
    if recorder.stdout.readline() != "recording\n":
        raise SystemExit("cannot record loopback here")
    yield
    time.sleep(0.3)  # what is in flight
    recorder.terminate()
    recorder.wait()


@contextlib.contextmanager
def echo_servers(bin_dir, count):
    """Servers at consecutive ports, each of which has said that it listens."""
    servers = [subprocess.Popen([bin_dir / "echo-server", "--style", "coroutine", "--keep-open", "--backlog", "4096",
                                 "--port", str(PORT + index)], stdout=subprocess.PIPE, text=True)
               for index in range(count)]
    for server in servers:
        server.stdout.readline()
    yield
    for server in servers:
        server.terminate()
        server.wait()


def short_connections(bin_dir, file, count):
    """COUNT times connect, 64 bytes, their echo, close: ten segments each."""
    with recorded(bin_dir, file):
        subprocess.run([bin_dir / "echo-loop", str(count)], check=True, stdout=subprocess.DEVNULL)


def long_transfers(bin_dir, file, megabytes):
    """Three connections, each with so many megabytes there and back, in lines of 1,000 bytes."""
    lines = file.with_suffix(".txt")
    lines.write_text(("x" * 999 + "\n") * (megabytes * 1000))
    with recorded(bin_dir, file), echo_servers(bin_dir, 1):
        clients = []
        for _ in range(3):
            with open(lines, encoding="ascii") as typed:
                clients.append(subprocess.Popen([bin_dir / "echo-client", "--style", "coroutine", "127.0.0.1"], stdin=typed,
                                                stdout=subprocess.DEVNULL))
        for client in clients:
            client.wait()
    lines.unlink()


def open_at_once(bin_dir, file, count):
    """COUNT connections that are all open at the same time, spread over as many servers as the limit of files asks."""
    most_files = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    each = min(14_000, most_files - 100)
    servers = -(-count // each)
    with recorded(bin_dir, file), echo_servers(bin_dir, servers):
        subprocess.run([bin_dir / "echo-crowd", str(PORT), str(servers), str(count)], check=True)


def packets_in(file):
    return sum(1 for _ in packet_places(file))


def packet_places(file):
    """(where a packet ends) of each packet of a pcap file in native byte order."""
    with open(file, "rb") as capture:
        at = GLOBAL_HEADER
        capture.seek(at)
        while len(header := capture.read(PACKET_HEADER)) == PACKET_HEADER:
            at += PACKET_HEADER + struct.unpack("=IIII", header)[2]
            capture.seek(at)
            yield at


def first_packets(file, count, to):
    """A copy of the first COUNT packets."""
    for number, end in enumerate(packet_places(file), 1):
        if number == count:
            break
    with open(file, "rb") as whole, open(to, "wb") as part:
        part.write(whole.read(end))

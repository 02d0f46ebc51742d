"""echo_server.py PORT [COUNT]: Python's socket module, one blocking connection after the other."""

import socket
import sys


def serve(connection: socket.socket) -> None:
    with connection:
        while received := connection.recv(4096):
            connection.sendall(received)


def main() -> None:
    port = int(sys.argv[1])
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    with socket.create_server(("", port)) as listener:
        for _ in range(count):
            connection, _peer = listener.accept()
            serve(connection)


main()

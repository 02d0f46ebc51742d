"""echo_client.py ADDRESS PORT [MESSAGE [COUNT]]: Python's socket module, blocking."""

import socket
import sys


def talk(address: str, port: int, message: bytes) -> None:
    with socket.create_connection((address, port)) as connection:
        connection.sendall(message)
        answer = b""
        while len(answer) < len(message):
            received = connection.recv(4096)
            if not received:
                break
            answer += received
        if answer != message:
            sys.exit(f"the answer {answer!r} is not the message")


def main() -> None:
    message = sys.argv[3] if len(sys.argv) > 3 else "hello"
    count = int(sys.argv[4]) if len(sys.argv) > 4 else 1
    for _ in range(count):
        talk(sys.argv[1], int(sys.argv[2]), message.encode())


main()

#!/usr/bin/env python3
import socket
import sys

if len(sys.argv) < 2:
    sys.exit("usage: client ADDRESS")
try:
    connection = socket.create_connection((sys.argv[1], 9877))
except OSError as error:
    sys.exit(f"cannot connect: {error}")
for line in sys.stdin.buffer:
    try:
        connection.sendall(line)
        echo = b""
        while not echo.endswith(b"\n"):
            part = connection.recv(4096)
            if not part:
                sys.exit("the server has closed the connection")
            echo += part
    except OSError as error:
        sys.exit(f"the server has gone: {error}")
    sys.stdout.buffer.write(echo)
    sys.stdout.flush()
connection.close()

#!/usr/bin/env python3
import socket

listener = socket.socket()
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.bind(("", 9877))
listener.listen(128)
while True:
    connection, _ = listener.accept()
    with connection:
        try:
            data = connection.recv(4096)
            if data:
                connection.sendall(data)
        except OSError as error:
            print(error, flush=True)

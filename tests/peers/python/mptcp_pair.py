"""An echo over Multipath TCP: mptcp_pair.py server|client [tcp]. With `tcp` the client does not ask for it."""
import socket
import sys

IPPROTO_MPTCP = 262
protocol = 0 if "tcp" in sys.argv[2:] else IPPROTO_MPTCP
one = socket.socket(socket.AF_INET, socket.SOCK_STREAM, protocol)
if sys.argv[1] == "server":
    one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    one.bind(("127.0.0.1", 9877))
    one.listen(5)
    taken, _ = one.accept()
    taken.sendall(taken.recv(100))
    taken.close()
else:
    one.connect(("127.0.0.1", 9877))
    one.sendall(b"hello")
    while one.recv(100):
        pass
    one.close()

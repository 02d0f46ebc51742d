story 1
server            starts echo-server
server            socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3
server            setsockopt(3, SOL_SOCKET, SO_REUSEADDR, 1) = 0
server            bind(3, 0.0.0.0:PORT) = 0
server            listen(3, 128) = 0
server            accept(3) waits
client            starts echo-client
client            socket(AF_INET, SOCK_STREAM, 0) = 3
client            connect(3, 127.0.0.1:PORT) waits
client > server   SYN 0                           <- connect              [SYN-SENT, LISTEN]  (rejected-by-filter)
client            ICMP admin-prohibited about SYN 0
client > server   SYN 0                           <- timer retransmission for connect  [SYN-SENT, LISTEN]  (retransmission, rejected-by-filter)
client            ICMP admin-prohibited about SYN 0
client            connect(3, 127.0.0.1:PORT) = -1 EHOSTUNREACH
client            close(3) = 0
client            exits with 0
server            gets SIGTERM
server            exits with 0
connection 1: unanswered

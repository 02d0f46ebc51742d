story 1
server            starts echo-server
server            socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 6
server            bind(6, 0.0.0.0:PORT) = 0
server            listen(6, 128) = 0
server            accept(6) waits
client            starts echo-client
client            socket(AF_INET, SOCK_STREAM, 0) = 3
client            connect(3, 127.0.0.1:PORT) waits
client > server   SYN 0                           <- connect              [SYN-SENT, SYN-RECEIVED]
server > client   SYN 0, ACK 1                    <- kernel for listen    [ESTABLISHED, SYN-RECEIVED]
client > server   ACK 1                           <- kernel for connect   [ESTABLISHED, ESTABLISHED]
client            connect(3, 127.0.0.1:PORT) = 0  <- SYN 0
server            accept(6) = 7                   <- ACK 1
server            recvfrom(7, 65536) waits
client            write(3, "a\n", 2) = 2
client > server   DATA 1:3 "a\n", ACK 1           <- write                [ESTABLISHED, ESTABLISHED]
server > client   ACK 3                           <- kernel               [ESTABLISHED, ESTABLISHED]
server            recvfrom(7, 65536) = 2          <- DATA 1:3
server            sendto(7, "a\n", 2, MSG_NOSIGNAL) = 2
server > client   DATA 1:3 "a\n", ACK 3           <- sendto               [ESTABLISHED, ESTABLISHED]
client > server   ACK 3                           <- kernel               [ESTABLISHED, ESTABLISHED]
server            close(7) = 0
server > client   FIN 3, ACK 3                    <- close                [CLOSE-WAIT, FIN-WAIT-1]
server            close(6) = 0
server            exits with 0
client            read(3, 2) = 2
client            read(3, 65536) = 0
client            close(3) = 0
client > server   FIN 3, ACK 4                    <- close                [LAST-ACK, TIME-WAIT]  (ack-on-fin, time-wait)
server > client   ACK 4                           <- kernel               [CLOSED, TIME-WAIT]
client            exits with 0
server-2          starts echo-server
server-2          socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 6
server-2          bind(6, 0.0.0.0:PORT) = -1 EADDRINUSE
server-2          close(6) = 0
server-2          exits with 3
connection 1: closed, server first

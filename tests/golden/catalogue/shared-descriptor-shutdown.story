story 1
server            starts echo-server
server            socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3
server            setsockopt(3, SOL_SOCKET, SO_REUSEADDR, 1) = 0
server            bind(3, 0.0.0.0:PORT) = 0
server            listen(3, 128) = 0
server            accept(3) waits
client            starts echo-client
client            socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3
client            connect(3, 127.0.0.1:PORT) waits
client > server   SYN 0                           <- connect              [SYN-SENT, SYN-RECEIVED]
server > client   SYN 0, ACK 1                    <- kernel for listen    [ESTABLISHED, SYN-RECEIVED]
client > server   ACK 1                           <- kernel for connect   [ESTABLISHED, ESTABLISHED]
client            connect(3, 127.0.0.1:PORT) = 0  <- SYN 0
server            accept(3) = 4                   <- ACK 1
server-2          is forked by server
server            shutdown(4, SHUT_WR) = 0
server > client   FIN 1, ACK 1                    <- shutdown             [CLOSE-WAIT, FIN-WAIT-1]  (half-close)
server-2          read(4, 65536) waits
client            read(3, 65536) = 0
client            close(3) = 0
client > server   FIN 1, ACK 2                    <- close                [LAST-ACK, TIME-WAIT]  (ack-on-fin, time-wait)
server > client   ACK 2                           <- kernel               [CLOSED, TIME-WAIT]
server-2          read(4, 65536) = 0              <- FIN 1
server-2          exits with 0
server            exits with 0
client            exits with 0
connection 1: closed, server first

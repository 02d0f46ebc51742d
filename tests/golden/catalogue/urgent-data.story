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
client            setsockopt(3, IPPROTO_TCP, TCP_NODELAY, 1) = 0
client            write(3, "ab", 2) = 2
client > server   DATA 1:3 "ab", ACK 1            <- write                [ESTABLISHED, ESTABLISHED]
server > client   ACK 3                           <- kernel               [ESTABLISHED, ESTABLISHED]
client            sendto(3, "c", 1, MSG_OOB) = 1
client > server   DATA 3:4 "c", URG, ACK 1        <- sendto               [ESTABLISHED, ESTABLISHED]  (urgent-data)
server > client   ACK 4                           <- kernel               [ESTABLISHED, ESTABLISHED]
client            write(3, "de", 2) = 2
client > server   DATA 4:6 "de", ACK 1            <- write                [ESTABLISHED, ESTABLISHED]
server > client   ACK 6                           <- kernel               [ESTABLISHED, ESTABLISHED]
server            read(4, 65536) = 2
server            recvfrom(4, 1, MSG_OOB) = 1
server            read(4, 65536) = 2
server            read(4, 65536) waits
client            close(3) = 0
client > server   FIN 6, ACK 1                    <- close                [FIN-WAIT-1, CLOSE-WAIT]
server            read(4, 65536) = 0              <- FIN 6
server            close(4) = 0
server > client   FIN 1, ACK 7                    <- close                [TIME-WAIT, LAST-ACK]  (ack-on-fin, time-wait)
client > server   ACK 2                           <- kernel               [TIME-WAIT, CLOSED]
server            exits with 0
client            exits with 0
connection 1: closed, client first

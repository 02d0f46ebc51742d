story 1
server            starts echo-server
server            socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 6
server            setsockopt(6, SOL_SOCKET, SO_REUSEADDR, 1) = 0
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
server            loses what arrives at 7
client            write(3, "hello\n", 6) = 6
client > server   DATA 1:7 "hello\n", ACK 1       <- write                [ESTABLISHED, ESTABLISHED]  (lost)
client            read(3, 6) waits
server            loses no more at 7
client > server   DATA 1:7 "hello\n", ACK 1       <- timer tail-loss-probe for write  [ESTABLISHED, ESTABLISHED]  (retransmission)
server > client   ACK 7                           <- kernel               [ESTABLISHED, ESTABLISHED]
server            recvfrom(7, 65536) = 6          <- DATA 1:7
server            sendto(7, "hello\n", 6, MSG_NOSIGNAL) = 6
server > client   DATA 1:7 "hello\n", ACK 7       <- sendto               [ESTABLISHED, ESTABLISHED]
client > server   ACK 7                           <- kernel               [ESTABLISHED, ESTABLISHED]
server            recvfrom(7, 65536) waits
client            read(3, 6) = 6                  <- DATA 1:7
client            close(3) = 0
client > server   FIN 7, ACK 7                    <- close                [FIN-WAIT-1, CLOSE-WAIT]
server            recvfrom(7, 65536) = 0          <- FIN 7
server            close(7) = 0
server > client   FIN 7, ACK 8                    <- close                [TIME-WAIT, LAST-ACK]  (ack-on-fin, time-wait)
client > server   ACK 8                           <- kernel               [TIME-WAIT, CLOSED]
server            close(6) = 0
server            exits with 0
client            exits with 0
connection 1: closed, client first

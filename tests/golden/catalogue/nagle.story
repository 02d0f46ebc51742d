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
server            setsockopt(4, IPPROTO_TCP, TCP_QUICKACK, 0) = 0
server            read(4, 3) waits
client            write(3, "a", 1) = 1
client > server   DATA 1:2 "a", ACK 1             <- write                [ESTABLISHED, ESTABLISHED]
server            read(4, 3) = 1                  <- DATA 1:2
server            read(4, 2) waits
client            write(3, "b", 1) = 1
client            write(3, "c", 1) = 1
server > client   ACK 2                           <- timer delayed-ack    [ESTABLISHED, ESTABLISHED]  (delayed-ack)
client > server   DATA 2:4 "bc", ACK 1            <- 2nd write            [ESTABLISHED, ESTABLISHED]  (coalesced-writes, deferred-send, nagle)
server > client   ACK 4                           <- kernel               [ESTABLISHED, ESTABLISHED]
server            read(4, 2) = 2                  <- DATA 2:4
server            read(4, 65536) waits
client            close(3) = 0
client > server   FIN 4, ACK 1                    <- close                [FIN-WAIT-1, CLOSE-WAIT]
server            read(4, 65536) = 0              <- FIN 4
server            close(4) = 0
client            exits with 0
server > client   FIN 1, ACK 5                    <- close                [TIME-WAIT, LAST-ACK]  (ack-on-fin, time-wait)
client > server   ACK 2                           <- kernel               [TIME-WAIT, CLOSED]
server            exits with 0
connection 1: closed, client first

story 1
server            starts echo-server
server            socket(AF_INET, SOCK_STREAM, 0) = 3
server            setsockopt(3, SOL_SOCKET, SO_REUSEADDR, 1) = 0
server            bind(3, 0.0.0.0:PORT) = 0
server            listen(3, 1) = 0
client            starts echo-client
client            socket(AF_INET, SOCK_STREAM, 0) = 3
client            connect(3, 127.0.0.1:PORT) waits
client > server   SYN 0                           <- connect              [SYN-SENT, SYN-RECEIVED]
server > client   SYN 0, ACK 1                    <- kernel for listen    [ESTABLISHED, SYN-RECEIVED]
client > server   ACK 1                           <- kernel for connect   [ESTABLISHED, ESTABLISHED]  (not-accepted)
client            connect(3, 127.0.0.1:PORT) = 0  <- SYN 0
client            socket(AF_INET, SOCK_STREAM, 0) = 4
2: client         connect(4, 127.0.0.1:PORT) waits
2: client > server  SYN 0                         <- connect              [SYN-SENT, SYN-RECEIVED]
2: server > client  SYN 0, ACK 1                  <- kernel for listen    [ESTABLISHED, SYN-RECEIVED]
2: client > server  ACK 1                         <- kernel for connect   [ESTABLISHED, ESTABLISHED]  (not-accepted)
2: client         connect(4, 127.0.0.1:PORT) = 0  <- SYN 0
client            socket(AF_INET, SOCK_STREAM, 0) = 5
3: client         connect(5, 127.0.0.1:PORT) waits
3: client > server  SYN 0                         <- connect              [SYN-SENT, LISTEN]  (listen-queue-full)
server            accept(3) = 4
2: server         accept(3) = 5
3: server         accept(3) waits
3: client > server  SYN 0                         <- timer retransmission for connect  [SYN-SENT, SYN-RECEIVED]  (retransmission)
3: server > client  SYN 0, ACK 1                  <- kernel for listen    [ESTABLISHED, SYN-RECEIVED]
3: client > server  ACK 1                         <- kernel for connect   [ESTABLISHED, ESTABLISHED]
3: server         accept(3) = 6                   <- ACK 1
3: client         connect(5, 127.0.0.1:PORT) = 0  <- SYN 0
server            close(4) = 0
client            read(3, 65536) waits
server > client   FIN 1, ACK 1                    <- close                [CLOSE-WAIT, FIN-WAIT-1]
client            read(3, 65536) = 0              <- FIN 1
2: client         read(4, 65536) waits
2: server         close(5) = 0
2: server > client  FIN 1, ACK 1                  <- close                [CLOSE-WAIT, FIN-WAIT-1]
2: client         read(4, 65536) = 0              <- FIN 1
3: client         read(5, 65536) waits
3: server         close(6) = 0
3: server > client  FIN 1, ACK 1                  <- close                [CLOSE-WAIT, FIN-WAIT-1]
3: client         read(5, 65536) = 0              <- FIN 1
client            close(3) = 0
client > server   FIN 1, ACK 2                    <- close                [LAST-ACK, TIME-WAIT]  (ack-on-fin, time-wait)
server > client   ACK 2                           <- kernel               [CLOSED, TIME-WAIT]
2: client         close(4) = 0
2: client > server  FIN 1, ACK 2                  <- close                [LAST-ACK, TIME-WAIT]  (ack-on-fin, time-wait)
2: server > client  ACK 2                         <- kernel               [CLOSED, TIME-WAIT]
3: client         close(5) = 0
3: client > server  FIN 1, ACK 2                  <- close                [LAST-ACK, TIME-WAIT]  (ack-on-fin, time-wait)
3: server > client  ACK 2                         <- kernel               [CLOSED, TIME-WAIT]
client            exits with 0
server            exits with 0
connection 1: closed, server first
connection 2: closed, server first
connection 3: closed, server first

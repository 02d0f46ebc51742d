story 1
server            starts echo-server
server            socket(AF_INET, SOCK_STREAM, 0) = 3
server            setsockopt(3, SOL_SOCKET, SO_REUSEADDR, 1) = 0
server            bind(3, 0.0.0.0:PORT) = 0
server            listen(3, 128) = 0
server            accept(3) waits
client            starts echo-client
client            socket(AF_INET, SOCK_STREAM, 0) = 3
client            setsockopt(3, SOL_SOCKET, SO_REUSEADDR, 1) = 0
client            bind(3, 127.0.0.1:PORT2) = 0
client            connect(3, 127.0.0.1:PORT) waits
client > server   SYN 0                           <- connect              [SYN-SENT, SYN-RECEIVED]
server > client   SYN 0, ACK 1                    <- kernel for listen    [ESTABLISHED, SYN-RECEIVED]
client > server   ACK 1                           <- kernel for connect   [ESTABLISHED, ESTABLISHED]
client            connect(3, 127.0.0.1:PORT) = 0  <- SYN 0
server            accept(3) = 4                   <- ACK 1
server            close(4) = 0
server > client   FIN 1, ACK 1                    <- close                [CLOSE-WAIT, FIN-WAIT-1]
2: server         accept(3) waits
client            read(3, 65536) = 0
client            close(3) = 0
client > server   FIN 1, ACK 2                    <- close                [LAST-ACK, TIME-WAIT]  (ack-on-fin, time-wait)
server > client   ACK 2                           <- kernel               [CLOSED, TIME-WAIT]
client            socket(AF_INET, SOCK_STREAM, 0) = 3
client            setsockopt(3, SOL_SOCKET, SO_REUSEADDR, 1) = 0
client            bind(3, 127.0.0.1:PORT2) = 0
2: client         connect(3, 127.0.0.1:PORT) waits
connection 1: closed, server first
2: client > server  SYN 0                         <- connect              [SYN-SENT, SYN-RECEIVED]
2: server > client  SYN 0, ACK 1                  <- kernel for listen    [ESTABLISHED, SYN-RECEIVED]
2: client > server  ACK 1                         <- kernel for connect   [ESTABLISHED, ESTABLISHED]
2: client         connect(3, 127.0.0.1:PORT) = 0  <- SYN 0
2: server         accept(3) = 4                   <- ACK 1
2: server         read(4, 65536) waits
2: client         close(3) = 0
2: client > server  FIN 1, ACK 1                  <- close                [FIN-WAIT-1, CLOSE-WAIT]
2: server         read(4, 65536) = 0              <- FIN 1
2: server         close(4) = 0
2: server > client  FIN 1, ACK 2                  <- close                [TIME-WAIT, LAST-ACK]  (ack-on-fin, time-wait)
2: client > server  ACK 2                         <- kernel               [TIME-WAIT, CLOSED]
server            exits with 0
client            exits with 0
connection 2: closed, client first

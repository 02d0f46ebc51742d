story 1
server            starts echo-server
server            socket(AF_INET, SOCK_STREAM, 0) = 3
server            setsockopt(3, SOL_SOCKET, SO_REUSEADDR, 1) = 0
server            bind(3, 0.0.0.0:PORT) = 0
server            listen(3, 128) = 0
server            accept(3) waits
client            starts echo-client
client            socket(AF_INET, SOCK_STREAM, 0) = 3
client            connect(3, 127.0.0.1:PORT) waits
client > server   SYN 0                           <- connect              [SYN-SENT, SYN-RECEIVED]
server > client   SYN 0, ACK 1                    <- kernel for listen    [ESTABLISHED, SYN-RECEIVED]
client > server   ACK 1                           <- kernel for connect   [ESTABLISHED, ESTABLISHED]
client            connect(3, 127.0.0.1:PORT) = 0  <- SYN 0
server            accept(3) = 4                   <- ACK 1
client            socket(AF_INET, SOCK_STREAM, 0) = 4
2: client         connect(4, 127.0.0.1:PORT) waits
2: client > server  SYN 0                         <- connect              [SYN-SENT, SYN-RECEIVED]
2: server > client  SYN 0, ACK 1                  <- kernel for listen    [ESTABLISHED, SYN-RECEIVED]
2: client > server  ACK 1                         <- kernel for connect   [ESTABLISHED, ESTABLISHED]  (not-accepted)
2: client         connect(4, 127.0.0.1:PORT) = 0  <- SYN 0
2: client         read(4, 65536) waits
server            close(3) = 0
2: server > client  RST 1, ACK 1                  <- close                [CLOSED, CLOSED]  (reset-listener-closed)
server            write(4, "b\n", 2) = 2
server > client   DATA 1:3 "b\n", ACK 1           <- write                [ESTABLISHED, ESTABLISHED]
client > server   ACK 3                           <- kernel               [ESTABLISHED, ESTABLISHED]
server            close(4) = 0
server > client   FIN 3, ACK 1                    <- close                [CLOSE-WAIT, FIN-WAIT-1]
2: client         read(4, 65536) = -1 ECONNRESET  <- RST 1
client            read(3, 2) = 2
server            exits with 0
client            read(3, 65536) = 0
client            close(3) = 0
client > server   FIN 1, ACK 4                    <- close                [LAST-ACK, TIME-WAIT]  (ack-on-fin, time-wait)
server > client   ACK 2                           <- kernel               [CLOSED, TIME-WAIT]
client            exits with 0
connection 1: closed, server first
connection 2: reset, server first

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
server            accept(3) = 4                   <- ACK 1
2: server         accept(3) waits
client            connect(3, 127.0.0.1:PORT) = 0  <- SYN 0
client            read(3, 2) waits
client-2          starts echo-client
client-2          socket(AF_INET, SOCK_STREAM, 0) = 3
2: client-2       connect(3, 127.0.0.1:PORT) waits
2: client > server  SYN 0                         <- connect of client-2  [SYN-SENT, SYN-RECEIVED]
2: server > client  SYN 0, ACK 1                  <- kernel for listen    [ESTABLISHED, SYN-RECEIVED]
2: client > server  ACK 1                         <- kernel for connect   [ESTABLISHED, ESTABLISHED]
2: server         accept(3) = 5                   <- ACK 1
2: server         read(5, 4) waits
2: client-2       connect(3, 127.0.0.1:PORT) = 0  <- SYN 0
2: client-2       write(3, "two\n", 4) = 4
2: client > server  DATA 1:5 "two\n", ACK 1       <- write of client-2    [ESTABLISHED, ESTABLISHED]
2: server > client  ACK 5                         <- kernel               [ESTABLISHED, ESTABLISHED]
2: server         read(5, 4) = 4                  <- DATA 1:5
2: server         write(5, "2\n", 2) = 2
2: server > client  DATA 1:3 "2\n", ACK 5         <- write                [ESTABLISHED, ESTABLISHED]
2: client > server  ACK 3                         <- kernel               [ESTABLISHED, ESTABLISHED]
server            write(4, "1\n", 2) = 2
server > client   DATA 1:3 "1\n", ACK 1           <- write                [ESTABLISHED, ESTABLISHED]
client > server   ACK 3                           <- kernel               [ESTABLISHED, ESTABLISHED]
server            read(4, 65536) waits
client            read(3, 2) = 2                  <- DATA 1:3
client            close(3) = 0
client > server   FIN 1, ACK 3                    <- close                [FIN-WAIT-1, CLOSE-WAIT]
server            read(4, 65536) = 0              <- FIN 1
server            close(4) = 0
server > client   FIN 3, ACK 2                    <- close                [TIME-WAIT, LAST-ACK]  (ack-on-fin, time-wait)
client > server   ACK 4                           <- kernel               [TIME-WAIT, CLOSED]
2: client-2       read(3, 2) = 2
2: server         read(5, 65536) waits
client            exits with 0
2: client-2       close(3) = 0
2: client > server  FIN 5, ACK 3                  <- close of client-2    [FIN-WAIT-1, CLOSE-WAIT]
2: server         read(5, 65536) = 0              <- FIN 5
2: server         close(5) = 0
2: server > client  FIN 3, ACK 6                  <- close                [TIME-WAIT, LAST-ACK]  (ack-on-fin, time-wait)
2: client > server  ACK 4                         <- kernel               [TIME-WAIT, CLOSED]
client-2          exits with 0
server            exits with 0
connection 1: closed, client first
connection 2: closed, client first

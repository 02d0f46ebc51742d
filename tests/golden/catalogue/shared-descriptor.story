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
server            accept(3) = 4                   <- ACK 1
server-2          is forked by server
server            close(4) = 0
client            connect(3, 127.0.0.1:PORT) = 0  <- SYN 0
server-2          read(4, 3) waits
client            write(3, "go\n", 3) = 3
client > server   DATA 1:4 "go\n", ACK 1          <- write                [ESTABLISHED, ESTABLISHED]
server > client   ACK 4                           <- kernel               [ESTABLISHED, ESTABLISHED]
server-2          read(4, 3) = 3                  <- DATA 1:4
server-2          exits with 0
server > client   FIN 1, ACK 4                    <- exit of server-2     [CLOSE-WAIT, FIN-WAIT-1]
server            exits with 0
client            read(3, 65536) = 0
client            close(3) = 0
client > server   FIN 4, ACK 2                    <- close                [LAST-ACK, TIME-WAIT]  (ack-on-fin, time-wait)
server > client   ACK 5                           <- kernel               [CLOSED, TIME-WAIT]
client            exits with 0
connection 1: closed, server first

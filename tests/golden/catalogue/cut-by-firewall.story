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
client            write(3, "a\n", 2) = 2
client > server   DATA 1:3 "a\n", ACK 1           <- write                [ESTABLISHED, ESTABLISHED]
server > client   RST 1                           <- filter               [CLOSED, ESTABLISHED]  (reset-by-filter)
client            read(3, 65536) = -1 ECONNRESET
client            close(3) = 0
client            exits with 0
server            close(4) = 0
server > client   FIN 1, ACK 1                    <- close                [CLOSED, FIN-WAIT-1]
client > server   RST 1                           <- kernel               [CLOSED, CLOSED]  (reset-no-socket)
server            exits with 0
connection 1: reset, server first

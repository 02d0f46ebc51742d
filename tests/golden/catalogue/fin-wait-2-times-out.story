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
server            read(4, 2) waits
client            write(3, "a\n", 2) = 2
client > server   DATA 1:3 "a\n", ACK 1           <- write                [ESTABLISHED, ESTABLISHED]
server > client   ACK 3                           <- kernel               [ESTABLISHED, ESTABLISHED]
server            read(4, 2) = 2                  <- DATA 1:3
server            read(4, 65536) waits
client            close(3) = 0
client > server   FIN 3, ACK 1                    <- close                [FIN-WAIT-1, CLOSE-WAIT]
client            exits with 0
server            read(4, 65536) = 0              <- FIN 3
server > client   ACK 4                           <- timer delayed-ack    [FIN-WAIT-2, CLOSE-WAIT]  (delayed-ack)
server            close(4) = 0
server > client   FIN 1, ACK 4                    <- close                [CLOSED, LAST-ACK]
client > server   RST 4                           <- kernel               [CLOSED, CLOSED]  (reset-no-socket)
server            exits with 0
connection 1: reset, client first

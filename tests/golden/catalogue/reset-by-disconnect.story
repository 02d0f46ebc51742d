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
client            read(3, 2) waits
server            read(4, 2) = 2                  <- DATA 1:3
server            write(4, "a\n", 2) = 2
server > client   DATA 1:3 "a\n", ACK 3           <- write                [ESTABLISHED, ESTABLISHED]
client > server   ACK 3                           <- kernel               [ESTABLISHED, ESTABLISHED]
client            read(3, 2) = 2                  <- DATA 1:3
client            connect(3, AF_UNSPEC) = 0
client > server   RST 3, ACK 3                    <- connect              [CLOSED, CLOSED]  (reset-disconnect)
client            exits with 0
server            read(4, 65536) = -1 ECONNRESET
server            exits with 0
connection 1: reset, client first

story 1
server            starts echo-server
server            socket(AF_INET, SOCK_STREAM, 0) = 3
server            setsockopt(3, SOL_SOCKET, SO_REUSEADDR, 1) = 0
server            bind(3, 0.0.0.0:PORT) = 0
server            listen(3, 128) = 0
client            starts echo-client
client            socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3
client            connect(3, 127.0.0.1:PORT) waits
client > server   SYN 0                           <- connect              [SYN-SENT, SYN-RECEIVED]
server > client   SYN 0, ACK 1                    <- kernel for listen    [ESTABLISHED, SYN-RECEIVED]
client > server   ACK 1                           <- kernel for connect   [ESTABLISHED, ESTABLISHED]  (not-accepted)
client            connect(3, 127.0.0.1:PORT) = 0  <- SYN 0
client            setsockopt(3, SOL_SOCKET, SO_LINGER, {onoff=1, linger=0}) = 0
client            close(3) = 0
client > server   RST 1, ACK 1                    <- close                [CLOSED, CLOSED]  (reset-linger)
client            exits with 0
server            accept(3) = 4
server            read(4, 65536) = -1 ECONNRESET
server            exits with 0
connection 1: reset, client first

story 1
server            starts echo-server
server            socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 6
server            setsockopt(6, SOL_SOCKET, SO_REUSEADDR, 1) = 0
server            bind(6, 0.0.0.0:PORT) = 0
server            listen(6, 128) = 0
server            accept(6) waits
client            starts echo-client
client            socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 6
client            connect(6, 127.0.0.1:PORT) waits
client > server   SYN 0                           <- connect              [SYN-SENT, SYN-RECEIVED]
server > client   SYN 0, ACK 1                    <- kernel for listen    [ESTABLISHED, SYN-RECEIVED]
client > server   ACK 1                           <- kernel for connect   [ESTABLISHED, ESTABLISHED]
client            connect(6, 127.0.0.1:PORT) = 0  <- SYN 0
server            accept(6) = 7                   <- ACK 1
server            recvfrom(7, 65536) waits
client            sendto(6, "a\n", 2, MSG_NOSIGNAL) = 2
client > server   DATA 1:3 "a\n", ACK 1           <- sendto               [ESTABLISHED, ESTABLISHED]
server > client   ACK 3                           <- kernel               [ESTABLISHED, ESTABLISHED]
server            recvfrom(7, 65536) = 2          <- DATA 1:3
server            sendto(7, "a\n", 2, MSG_NOSIGNAL) = 2
server > client   DATA 1:3 "a\n", ACK 3           <- sendto               [ESTABLISHED, ESTABLISHED]
client > server   ACK 3                           <- kernel               [ESTABLISHED, ESTABLISHED]
server            recvfrom(7, 65536) waits
client            recvfrom(6, 4096) = 2
client            setsockopt(6, SOL_SOCKET, SO_LINGER, {onoff=1, linger=0}) = 0
client            close(6) = 0
client > server   RST 3, ACK 3                    <- close                [CLOSED, CLOSED]  (reset-linger)
server            recvfrom(7, 65536) = -1 ECONNRESET  <- RST 3
server            close(7) = 0
client            exits with 0
server            close(6) = 0
server            exits with 0
connection 1: reset, client first

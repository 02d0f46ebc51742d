story 1
server            starts echo-server
server            socket(AF_INET, SOCK_STREAM, 0) = 3
server            setsockopt(3, SOL_SOCKET, SO_REUSEADDR, 1) = 0
server            setsockopt(3, SOL_SOCKET, SO_RCVBUF, 4096) = 0
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
client            write(3, "abcdefghijklmnopqrstuvwxyzabcdef"..., 60000) = 60000
client > server   DATA 1:2049 "abcdefghijklmnop"..., ACK 1  <- write      [ESTABLISHED, ESTABLISHED]  (split-write)
server > client   ACK 2049                        <- kernel               [ESTABLISHED, ESTABLISHED]
client > server   DATA 2049:4097 "abcdefghijklmnop"..., ACK 1  <- write   [ESTABLISHED, ESTABLISHED]
client            read(3, 4) waits
server > client   ACK 4097, WIN 0                 <- timer delayed-ack    [ESTABLISHED, ESTABLISHED]  (delayed-ack, zero-window)
client > server   SEQ 4096, ACK 1                 <- timer window-probe   [ESTABLISHED, ESTABLISHED]  (window-probe)
server > client   ACK 4097, WIN 0                 <- kernel               [ESTABLISHED, ESTABLISHED]  (zero-window)
client > server   SEQ 4096, ACK 1                 <- timer window-probe   [ESTABLISHED, ESTABLISHED]  (window-probe)
server            read(4, 60000) = 4096
server > client   ACK 4097                        <- read                 [ESTABLISHED, ESTABLISHED]  (window-update)
client > server   DATA 4097:8193 "abcdefghijklmnop"..., ACK 1  <- write   [ESTABLISHED, ESTABLISHED]  (deferred-send)
server            read(4, 55904) = 4096
server > client   ACK 8193                        <- read                 [ESTABLISHED, ESTABLISHED]
client > server   DATA 8193:12289 "abcdefghijklmnop"..., ACK 1  <- write  [ESTABLISHED, ESTABLISHED]  (deferred-send)
server            read(4, 51808) = 4096
server > client   ACK 12289                       <- read                 [ESTABLISHED, ESTABLISHED]
client > server   DATA 12289:16385 "abcdefghijklmnop"..., ACK 1  <- write  [ESTABLISHED, ESTABLISHED]  (deferred-send)
server            read(4, 47712) = 4096
server > client   ACK 16385                       <- read                 [ESTABLISHED, ESTABLISHED]
client > server   DATA 16385:20481 "abcdefghijklmnop"..., ACK 1  <- write  [ESTABLISHED, ESTABLISHED]  (deferred-send)
server            read(4, 43616) = 4096
server > client   ACK 20481                       <- read                 [ESTABLISHED, ESTABLISHED]
client > server   DATA 20481:24577 "abcdefghijklmnop"..., ACK 1  <- write  [ESTABLISHED, ESTABLISHED]  (deferred-send)
server            read(4, 39520) = 4096
server > client   ACK 24577                       <- read                 [ESTABLISHED, ESTABLISHED]
client > server   DATA 24577:28673 "abcdefghijklmnop"..., ACK 1  <- write  [ESTABLISHED, ESTABLISHED]  (deferred-send)
server            read(4, 35424) = 4096
server > client   ACK 28673                       <- read                 [ESTABLISHED, ESTABLISHED]
client > server   DATA 28673:32769 "abcdefghijklmnop"..., ACK 1  <- write  [ESTABLISHED, ESTABLISHED]  (deferred-send)
server            read(4, 31328) = 4096
server > client   ACK 32769                       <- read                 [ESTABLISHED, ESTABLISHED]
client > server   DATA 32769:36865 "abcdefghijklmnop"..., ACK 1  <- write  [ESTABLISHED, ESTABLISHED]  (deferred-send)
server            read(4, 27232) = 4096
server > client   ACK 36865                       <- read                 [ESTABLISHED, ESTABLISHED]
client > server   DATA 36865:40961 "abcdefghijklmnop"..., ACK 1  <- write  [ESTABLISHED, ESTABLISHED]  (deferred-send)
server            read(4, 23136) = 4096
server > client   ACK 40961                       <- read                 [ESTABLISHED, ESTABLISHED]
client > server   DATA 40961:45057 "abcdefghijklmnop"..., ACK 1  <- write  [ESTABLISHED, ESTABLISHED]  (deferred-send)
server            read(4, 19040) = 4096
server > client   ACK 45057                       <- read                 [ESTABLISHED, ESTABLISHED]
client > server   DATA 45057:49153 "abcdefghijklmnop"..., ACK 1  <- write  [ESTABLISHED, ESTABLISHED]  (deferred-send)
server            read(4, 14944) = 4096
server > client   ACK 49153                       <- read                 [ESTABLISHED, ESTABLISHED]
client > server   DATA 49153:53249 "abcdefghijklmnop"..., ACK 1  <- write  [ESTABLISHED, ESTABLISHED]  (deferred-send)
server            read(4, 10848) = 4096
server > client   ACK 53249                       <- read                 [ESTABLISHED, ESTABLISHED]
client > server   DATA 53249:57345 "abcdefghijklmnop"..., ACK 1  <- write  [ESTABLISHED, ESTABLISHED]  (deferred-send)
server            read(4, 6752) = 4096
server > client   ACK 57345                       <- read                 [ESTABLISHED, ESTABLISHED]
client > server   DATA 57345:60001 "abcdefghijklmnop"..., ACK 1  <- write  [ESTABLISHED, ESTABLISHED]  (deferred-send)
server            read(4, 2656) = 2656
server > client   ACK 60001                       <- read                 [ESTABLISHED, ESTABLISHED]
server            write(4, "all\n", 4) = 4
server > client   DATA 1:5 "all\n", ACK 60001     <- write                [ESTABLISHED, ESTABLISHED]
client > server   ACK 5                           <- kernel               [ESTABLISHED, ESTABLISHED]
server            read(4, 65536) waits
client            read(3, 4) = 4                  <- DATA 1:5
client            close(3) = 0
client > server   FIN 60001, ACK 5                <- close                [FIN-WAIT-1, CLOSE-WAIT]
server            read(4, 65536) = 0              <- FIN 60001
server            close(4) = 0
server > client   FIN 5, ACK 60002                <- close                [TIME-WAIT, LAST-ACK]  (ack-on-fin, time-wait)
client > server   ACK 6                           <- kernel               [TIME-WAIT, CLOSED]
server            exits with 0
client            exits with 0
connection 1: closed, client first

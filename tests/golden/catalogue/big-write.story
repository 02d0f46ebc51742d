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
server            read(4, 65536) waits
client            write(3, "abcdefghijklmnopqrstuvwxyzabcdef"..., 500000) = 500000
client > server   DATA 1:32742 "abcdefghijklmnop"..., ACK 1  <- write     [ESTABLISHED, ESTABLISHED]  (split-write)
server > client   ACK 32742                       <- kernel               [ESTABLISHED, ESTABLISHED]
client > server   DATA 32742:65483 "lmnopqrstuvwxyza"..., ACK 1  <- write  [ESTABLISHED, ESTABLISHED]
client > server   DATA 65483:127974 "klmnopqrstuvwxyz"..., ACK 1  <- write  [ESTABLISHED, ESTABLISHED]
server > client   ACK 127974                      <- kernel               [ESTABLISHED, ESTABLISHED]
client > server   DATA 127974:175590 "lmnopqrstuvwxyza"..., ACK 1  <- write  [ESTABLISHED, ESTABLISHED]  (deferred-send)
client > server   DATA 175590:195558 "lmnopqrstuvwxyza"..., ACK 1  <- write  [ESTABLISHED, ESTABLISHED]  (deferred-send)
server            read(4, 65536) = 65536          <- DATA 1:32742 and DATA 32742:65483 and DATA 65483:127974
server            read(4, 65536) = 65536
server > client   ACK 195558, WIN 0               <- read                 [ESTABLISHED, ESTABLISHED]  (zero-window)
server            read(4, 65536) = 64485
server > client   ACK 195558                      <- read                 [ESTABLISHED, ESTABLISHED]  (window-update)
client > server   DATA 195558:243174 "lmnopqrstuvwxyza"..., ACK 1  <- write  [ESTABLISHED, ESTABLISHED]  (deferred-send)
client > server   DATA 243174:290790 "lmnopqrstuvwxyza"..., ACK 1  <- write  [ESTABLISHED, ESTABLISHED]  (deferred-send)
server > client   ACK 290790                      <- kernel               [ESTABLISHED, ESTABLISHED]
client > server   DATA 290790:356273 "lmnopqrstuvwxyza"..., ACK 1  <- write  [ESTABLISHED, ESTABLISHED]  (deferred-send)
client > server   DATA 356273:360152 "wxyzabcdefghijk\n"..., ACK 1  <- write  [ESTABLISHED, ESTABLISHED]  (deferred-send)
server > client   ACK 356273                      <- kernel               [ESTABLISHED, ESTABLISHED]
server > client   ACK 360152                      <- kernel               [ESTABLISHED, ESTABLISHED]
client > server   DATA 360152:425634 "xyzabcdefghijklm"..., ACK 1  <- write  [ESTABLISHED, ESTABLISHED]  (deferred-send, nagle)
client > server   DATA 425634:491116 "hijklmnopqrstuvw"..., ACK 1  <- write  [ESTABLISHED, ESTABLISHED]  (deferred-send)
server > client   ACK 425634                      <- kernel               [ESTABLISHED, ESTABLISHED]
server > client   ACK 491116                      <- kernel               [ESTABLISHED, ESTABLISHED]
client > server   DATA 491116:500001 "rstuvwxyzabcdefg"..., ACK 1  <- write  [ESTABLISHED, ESTABLISHED]  (deferred-send, nagle)
server > client   ACK 500001                      <- kernel               [ESTABLISHED, ESTABLISHED]
client            read(3, 4) waits
server            read(4, 65536) = 65536
server            read(4, 65536) = 65536
server            read(4, 65536) = 65536
server            read(4, 65536) = 65536
server            read(4, 42299) = 42299
server            write(4, "all\n", 4) = 4
server > client   DATA 1:5 "all\n", ACK 500001    <- write                [ESTABLISHED, ESTABLISHED]
client > server   ACK 5                           <- kernel               [ESTABLISHED, ESTABLISHED]
client            read(3, 4) = 4                  <- DATA 1:5
client            close(3) = 0
client > server   FIN 500001, ACK 5               <- close                [FIN-WAIT-1, CLOSE-WAIT]
client            exits with 0
server            read(4, 65536) = 0
server            close(4) = 0
server > client   FIN 5, ACK 500002               <- close                [TIME-WAIT, LAST-ACK]  (ack-on-fin, time-wait)
client > server   ACK 6                           <- kernel               [TIME-WAIT, CLOSED]
server            exits with 0
connection 1: closed, client first

story 1
server            starts echo-server
server            socket(AF_INET, SOCK_STREAM, 0) = 3
server            setsockopt(3, SOL_SOCKET, SO_REUSEADDR, 1) = 0
server            setsockopt(3, SOL_SOCKET, SO_RCVBUF, 4096) = 0
server            bind(3, 0.0.0.0:PORT) = 0
server            listen(3, 128) = 0
server            accept(3) waits
client            starts echo-client
client            socket(AF_INET, SOCK_STREAM, 0) = 3
client            setsockopt(3, SOL_SOCKET, SO_SNDBUF, 200000) = 0
client            connect(3, 127.0.0.1:PORT) waits
client > server   SYN 0                           <- connect              [SYN-SENT, SYN-RECEIVED]
server > client   SYN 0, ACK 1                    <- kernel for listen    [ESTABLISHED, SYN-RECEIVED]
client > server   ACK 1                           <- kernel for connect   [ESTABLISHED, ESTABLISHED]
client            connect(3, 127.0.0.1:PORT) = 0  <- SYN 0
server            accept(3) = 4                   <- ACK 1
client            write(3, "abcdefghijklmnopqrstuvwxyzabcdef"..., 50000) = 50000
client > server   DATA 1:2049 "abcdefghijklmnop"..., ACK 1  <- write      [ESTABLISHED, ESTABLISHED]  (split-write)
server > client   ACK 2049                        <- kernel               [ESTABLISHED, ESTABLISHED]
client > server   DATA 2049:4097 "abcdefghijklmnop"..., ACK 1  <- write   [ESTABLISHED, ESTABLISHED]
client            close(3) = 0
client            exits with 0
server            read(4, 65536) = 4096
server > client   ACK 4097                        <- read                 [FIN-WAIT-1, ESTABLISHED]
client > server   DATA 4097:8193 "abcdefghijklmnop"..., ACK 1  <- write   [FIN-WAIT-1, ESTABLISHED]  (deferred-send)
server            read(4, 65536) = 4096
server > client   ACK 8193                        <- read                 [FIN-WAIT-1, ESTABLISHED]
client > server   DATA 8193:12289 "abcdefghijklmnop"..., ACK 1  <- write  [FIN-WAIT-1, ESTABLISHED]  (deferred-send)
server            read(4, 65536) = 4096
server > client   ACK 12289                       <- read                 [FIN-WAIT-1, ESTABLISHED]
client > server   DATA 12289:16385 "abcdefghijklmnop"..., ACK 1  <- write  [FIN-WAIT-1, ESTABLISHED]  (deferred-send)
server            read(4, 65536) = 4096
server > client   ACK 16385                       <- read                 [FIN-WAIT-1, ESTABLISHED]
client > server   DATA 16385:20481 "abcdefghijklmnop"..., ACK 1  <- write  [FIN-WAIT-1, ESTABLISHED]  (deferred-send)
server            read(4, 65536) = 4096
server > client   ACK 20481                       <- read                 [FIN-WAIT-1, ESTABLISHED]
client > server   DATA 20481:24577 "abcdefghijklmnop"..., ACK 1  <- write  [FIN-WAIT-1, ESTABLISHED]  (deferred-send)
server            read(4, 65536) = 4096
server > client   ACK 24577                       <- read                 [FIN-WAIT-1, ESTABLISHED]
client > server   DATA 24577:28673 "abcdefghijklmnop"..., ACK 1  <- write  [FIN-WAIT-1, ESTABLISHED]  (deferred-send)
server            read(4, 65536) = 4096
server > client   ACK 28673                       <- read                 [FIN-WAIT-1, ESTABLISHED]
client > server   DATA 28673:32769 "abcdefghijklmnop"..., ACK 1  <- write  [FIN-WAIT-1, ESTABLISHED]  (deferred-send)
server            read(4, 65536) = 4096
server > client   ACK 32769                       <- read                 [FIN-WAIT-1, ESTABLISHED]
client > server   DATA 32769:36865 "abcdefghijklmnop"..., ACK 1  <- write  [FIN-WAIT-1, ESTABLISHED]  (deferred-send)
server            read(4, 65536) = 4096
server > client   ACK 36865                       <- read                 [FIN-WAIT-1, ESTABLISHED]
client > server   DATA 36865:40961 "abcdefghijklmnop"..., ACK 1  <- write  [FIN-WAIT-1, ESTABLISHED]  (deferred-send)
server            read(4, 65536) = 4096
server > client   ACK 40961                       <- read                 [FIN-WAIT-1, ESTABLISHED]
client > server   DATA 40961:45057 "abcdefghijklmnop"..., ACK 1  <- write  [FIN-WAIT-1, ESTABLISHED]  (deferred-send)
server            read(4, 65536) = 4096
server > client   ACK 45057                       <- read                 [FIN-WAIT-1, ESTABLISHED]
client > server   DATA 45057:49153 "abcdefghijklmnop"..., ACK 1  <- write  [FIN-WAIT-1, ESTABLISHED]  (deferred-send)
server            read(4, 65536) = 4096
server > client   ACK 49153                       <- read                 [FIN-WAIT-1, ESTABLISHED]
client > server   DATA 49153:50001 "abcdefghijklmnop"..., FIN 50001, ACK 1  <- close  [FIN-WAIT-1, CLOSE-WAIT]  (fin-with-data, deferred-send)
server            read(4, 65536) = 848
server            read(4, 65536) = 0
server            close(4) = 0
server > client   FIN 1, ACK 50002                <- close                [TIME-WAIT, LAST-ACK]  (ack-on-fin, time-wait)
client > server   ACK 2                           <- kernel               [TIME-WAIT, CLOSED]
server            exits with 0
connection 1: closed, client first

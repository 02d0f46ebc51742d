story 1
server            executes echo-server
client            executes echo-client
server            starts
client            starts
server            bind(1, ?) = 0
server            listen(1, 0) = 0
server            accept(1) waits
client            connect(2, 127.0.0.1:PORT) waits
client > server   SYN 0                           <- connect              [SYN-SENT, SYN-RECEIVED]
server > client   SYN 0, ACK 1                    <- kernel for listen    [ESTABLISHED, SYN-RECEIVED]
client > server   ACK 1                           <- kernel for connect   [ESTABLISHED, ESTABLISHED]
client            connect(2, 127.0.0.1:PORT) = 0  <- SYN 0
server            accept(1) = 4                   <- ACK 1
client            write(2, ?, 3) = 3
client > server   DATA 1:4, ACK 1                 <- write                [ESTABLISHED, ESTABLISHED]
client            write(2, ?, 3) = 3
client            write(2, ?, 3) = 3
server > client   ACK 4                           <- timer delayed-ack    [ESTABLISHED, ESTABLISHED]  (delayed-ack)
client > server   DATA 4:10, ACK 1                <- 2nd write            [ESTABLISHED, ESTABLISHED]  (coalesced-writes, deferred-send)
server > client   ACK 10                          <- kernel               [ESTABLISHED, ESTABLISHED]
client            write(2, ?, 2) = 2
client            close() = 0
client > server   DATA 10:12, FIN 12, ACK 1       <- close                [FIN-WAIT-1, CLOSE-WAIT]  (fin-with-data, deferred-send)
server > client   ACK 13                          <- timer delayed-ack    [FIN-WAIT-2, CLOSE-WAIT]  (delayed-ack)
connection 1: half-closed, client first

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
server            read(3, 1024) waits
server            loses what arrives at 3
client            write(2, ?, 5) = 5
client > server   DATA 1:6, ACK 1                 <- write                [ESTABLISHED, ESTABLISHED]  (lost)
client > server   DATA 1:6, ACK 1                 <- timer tail-loss-probe for write  [ESTABLISHED, ESTABLISHED]  (retransmission, lost)
server            loses no more at 3
client > server   DATA 1:6, ACK 1                 <- timer retransmission for write  [ESTABLISHED, ESTABLISHED]  (retransmission)
server > client   ACK 6                           <- kernel               [ESTABLISHED, ESTABLISHED]
server            read(3, 1024) = 5               <- DATA 1:6
client            close() = 0
client > server   FIN 6, ACK 1                    <- close                [FIN-WAIT-1, CLOSE-WAIT]
server > client   ACK 7                           <- timer delayed-ack    [FIN-WAIT-2, CLOSE-WAIT]  (delayed-ack)
server            close() = 0
server > client   FIN 1, ACK 7                    <- close                [TIME-WAIT, LAST-ACK]  (time-wait)
client > server   ACK 2                           <- kernel               [TIME-WAIT, CLOSED]
connection 1: closed, client first

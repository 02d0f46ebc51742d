story 1
server            starts echo-client
server            socket(AF_INET, SOCK_STREAM, 0) = 3
server            bind(3, 127.0.0.1:PORT) = 0
client            starts echo-client
client            socket(AF_INET, SOCK_STREAM, 0) = 3
client            bind(3, 127.0.0.1:PORT2) = 0
client            loses what arrives at 3
client            connect(3, 127.0.0.1:PORT) waits
client > server   SYN 0                           <- connect              [SYN-SENT, CLOSED]
server > client   RST 0, ACK 1                    <- kernel               [SYN-SENT, CLOSED]  (reset-no-listener, lost)
server            connect(3, 127.0.0.1:PORT2) waits
server > client   SYN 0                           <- connect              [SYN-RECEIVED, SYN-SENT]  (simultaneous-open)
client > server   SYN 0, ACK 1                    <- kernel for connect   [SYN-RECEIVED, ESTABLISHED]  (simultaneous-open)
server > client   ACK 1                           <- kernel for connect   [ESTABLISHED, ESTABLISHED]
server            connect(3, 127.0.0.1:PORT2) = 0  <- SYN 0
server            read(3, 65536) waits
client            connect(3, 127.0.0.1:PORT) = 0  <- ACK 1
client            close(3) = 0
client > server   FIN 1, ACK 1                    <- close                [FIN-WAIT-1, CLOSE-WAIT]
server            read(3, 65536) = 0              <- FIN 1
server            close(3) = 0
server > client   FIN 1, ACK 2                    <- close                [TIME-WAIT, LAST-ACK]  (ack-on-fin, time-wait)
client > server   ACK 2                           <- kernel               [TIME-WAIT, CLOSED]
server            exits with 0
client            exits with 0
connection 1: closed, client first

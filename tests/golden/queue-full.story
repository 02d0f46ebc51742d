story 1
server            executes echo-server
client            executes echo-client
server            listen(1, 0) = 0
client            connect(2, 127.0.0.1:PORT) waits
client > server   SYN 0                           <- connect              [SYN-SENT, SYN-RECEIVED]
server > client   SYN 0, ACK 1                    <- kernel for listen    [ESTABLISHED, SYN-RECEIVED]
client > server   ACK 1                           <- kernel for connect   [ESTABLISHED, ESTABLISHED]  (not-accepted)
client            connect(2, 127.0.0.1:PORT) = 0  <- SYN 0
2: client         connect(4, 127.0.0.1:PORT) = -1 EINPROGRESS
2: client > server  SYN 0                         <- connect              [SYN-SENT, LISTEN]  (listen-queue-full)
2: client > server  SYN 0                         <- timer retransmission for connect  [SYN-SENT, LISTEN]  (retransmission, listen-queue-full)
server > client   RST 1, ACK 1                    <- exit by SIGKILL      [CLOSED, CLOSED]  (reset-listener-closed)
2: client > server  SYN 0                         <- timer retransmission for connect  [SYN-SENT, CLOSED]  (retransmission)
2: server > client  RST 0, ACK 1                  <- kernel               [CLOSED, CLOSED]  (reset-no-listener)
connection 1: reset, server first
connection 2: refused, server first

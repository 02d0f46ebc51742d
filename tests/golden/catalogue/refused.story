story 1
client            starts echo-client
client            socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 7
client            connect(7, 127.0.0.1:PORT) waits
client > server   SYN 0                           <- connect              [SYN-SENT, CLOSED]
server > client   RST 0, ACK 1                    <- kernel               [CLOSED, CLOSED]  (reset-no-listener)
client            connect(7, 127.0.0.1:PORT) = -1 ECONNREFUSED  <- RST 0
client            close(7) = 0
client            exits with 1
connection 1: refused, server first

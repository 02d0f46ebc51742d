story 1
client            starts echo-client
client            socket(AF_INET, SOCK_STREAM, 0) = 3
client            bind(3, 127.0.0.1:PORT) = 0
client            connect(3, 127.0.0.1:PORT) waits
client > server   SYN 0                           <- connect              [SYN-RECEIVED, SYN-RECEIVED]  (self-connect)
client > server   SYN 0, ACK 1                    <- kernel for connect   [ESTABLISHED, ESTABLISHED]
client > server   ACK 1                           <- kernel for connect   [ESTABLISHED, ESTABLISHED]
client            connect(3, 127.0.0.1:PORT) = 0  <- SYN 0
client            write(3, "hello\n", 6) = 6
client > server   DATA 1:7 "hello\n", ACK 1       <- write                [ESTABLISHED, ESTABLISHED]
client > server   ACK 7                           <- kernel               [ESTABLISHED, ESTABLISHED]
client            read(3, 6) = 6
client            close(3) = 0
client > server   FIN 7, ACK 7                    <- close                [CLOSING, CLOSING]
client > server   ACK 8                           <- kernel               [TIME-WAIT, TIME-WAIT]  (time-wait)
client            exits with 0
connection 1: closed, client first

story 1
server            starts echo-server
server            socket(AF_INET, SOCK_STREAM, 0) = 3
server            setsockopt(3, SOL_SOCKET, SO_REUSEADDR, 1) = 0
server            setsockopt(3, IPPROTO_TCP, TCP_FASTOPEN, 5) = 0
server            bind(3, 0.0.0.0:PORT) = 0
server            listen(3, 128) = 0
server            accept(3) waits
client            starts echo-client
client            socket(AF_INET, SOCK_STREAM, 0) = 3
client            sendto(3, "first\n", 6, MSG_FASTOPEN, 127.0.0.1:PORT) waits
client > server   SYN 0                           <- sendto               [SYN-SENT, SYN-RECEIVED]  (fast-open-request)
server > client   SYN 0, ACK 1                    <- kernel for listen    [ESTABLISHED, SYN-RECEIVED]
client > server   DATA 1:7 "first\n", ACK 1       <- sendto               [ESTABLISHED, ESTABLISHED]
server > client   ACK 7                           <- kernel               [ESTABLISHED, ESTABLISHED]
client            sendto(3, "first\n", 6, MSG_FASTOPEN, 127.0.0.1:PORT) = 6  <- SYN 0
client            shutdown(3, SHUT_WR) = 0
client > server   FIN 7, ACK 1                    <- shutdown             [FIN-WAIT-1, CLOSE-WAIT]  (half-close)
server            accept(3) = 4                   <- DATA 1:7
server            read(4, 6) = 6
client            read(3, 65536) waits
server            read(4, 65536) = 0
server            close(4) = 0
server > client   FIN 1, ACK 8                    <- close                [TIME-WAIT, LAST-ACK]  (ack-on-fin, time-wait)
client > server   ACK 2                           <- kernel               [TIME-WAIT, CLOSED]
client            read(3, 65536) = 0              <- FIN 1
client            close(3) = 0
2: server         accept(3) waits
client            socket(AF_INET, SOCK_STREAM, 0) = 3
2: client         sendto(3, "second\n", 7, MSG_FASTOPEN, 127.0.0.1:PORT) waits
2: client > server  SYN 0, DATA 1:8 "second\n"    <- sendto               [SYN-SENT, SYN-RECEIVED]  (fast-open-data)
2: server > client  SYN 0, ACK 8                  <- kernel for listen    [ESTABLISHED, SYN-RECEIVED]
2: client > server  ACK 1                         <- kernel for sendto    [ESTABLISHED, ESTABLISHED]
2: server         accept(3) = 4                   <- SYN 0
2: client         sendto(3, "second\n", 7, MSG_FASTOPEN, 127.0.0.1:PORT) = 7  <- SYN 0
2: server         read(4, 7) = 7
2: server         read(4, 65536) waits
2: client         shutdown(3, SHUT_WR) = 0
2: client > server  FIN 8, ACK 1                  <- shutdown             [FIN-WAIT-1, CLOSE-WAIT]  (half-close)
2: server         read(4, 65536) = 0              <- FIN 8
2: server         close(4) = 0
2: server > client  FIN 1, ACK 9                  <- close                [TIME-WAIT, LAST-ACK]  (ack-on-fin, time-wait)
2: client > server  ACK 2                         <- kernel               [TIME-WAIT, CLOSED]
server            exits with 0
2: client         read(3, 65536) = 0
2: client         close(3) = 0
client            exits with 0
connection 1: closed, client first
connection 2: closed, client first

story 1: fill in
client            ____ waits
client > server   ____                <- ____
server > client   SYN ____, ACK ____  <- kernel for ____  [____, ____]
____ > ____       ACK 1               <- ____
connection 1: ____

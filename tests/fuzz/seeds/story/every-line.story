story 1
# every kind of line
...
____
server            starts echo-server
server            executes echo-server
server-2          is forked by server
client            gets SIGTERM
client            exits with 0
client            exits
client            is killed by SIGKILL
server            loses what arrives at 3
server            loses no more at ____
? +0.044s 2: client > server  RST 7, ACK 1  <- 2nd close of client/2, inferred  [CLOSED, ____]  (reset-linger, ____)
! server > client   ACK 4             <- timer retransmission for write
server > client   SEQ 2, URG, ACK 3, WIN 0  <- exit of server-2 by SIGKILL  ()
client > server   DATA 1:____ "a\n\377\"("..., ____  <- unknown
client            connect(3, ____) = -1 ECONNREFUSED  <- RST 0 and FIN 3  # why?
client            write
server            read(4, …) waits
connection 1: closed, both at once
connection ____: ____, ____ first

# private lab: own user and network namespace, on lo
2023-11-14 22:13:20.000000Z -- echo-server (7) starts: ./echo-server --once
2023-11-14 22:13:20.001204Z -- echo-client (12) starts: ./echo-client 127.0.0.1
2023-11-14 22:13:20.002081Z IP 127.0.0.1.38264 > 127.0.0.1.9877: Flags [S], seq 598232472, win 65495, options [mss 65495,sackOK,TS val 1 ecr 0,nop,wscale 7], length 0  connect (echo-client)  [SYN-SENT/SYN-RECEIVED]
    #1, connection 1, seq 598232472, ack 0, window 65495 bytes: connect() by the client sends the SYN that opens the connection
2023-11-14 22:13:20.002096Z IP 127.0.0.1.9877 > 127.0.0.1.38264: Flags [S.], seq 3283581888, ack 598232473, win 65483, options [mss 65495,sackOK,TS val 1 ecr 0,nop,wscale 7], length 0  kernel, for listen  wakes connect (echo-client)  [ESTABLISHED/SYN-RECEIVED]
    #2, connection 1, seq 3283581888, ack 598232473, window 65483 bytes: the server's kernel accepts the SYN on behalf of listen(); no accept() is needed for it
2023-11-14 22:13:20.002107Z IP 127.0.0.1.38264 > 127.0.0.1.9877: Flags [.], ack 1, win 512, options [nop,nop,TS val 2 ecr 1], length 0  kernel, for connect  wakes accept4 (echo-server)  [ESTABLISHED/ESTABLISHED]
    #3, connection 1, seq 598232473, ack 3283581889, window 65536 bytes: the client's kernel completes the handshake on behalf of connect(), which can now return
2023-11-14 22:13:20.002331Z IP 127.0.0.1.38264 > 127.0.0.1.9877: Flags [P.], seq 1:3, ack 1, win 512, options [nop,nop,TS val 2 ecr 1], length 2  write (echo-client)  wakes read (echo-server)  [ESTABLISHED/ESTABLISHED]
    #4, connection 1, seq 598232473, ack 3283581889, window 65536 bytes: write() by the client sends 2 bytes
2023-11-14 22:13:20.002345Z IP 127.0.0.1.9877 > 127.0.0.1.38264: Flags [.], ack 3, win 512, options [nop,nop,TS val 2 ecr 1], length 0  kernel, answers 4  [ESTABLISHED/ESTABLISHED]
    #5, connection 1, seq 3283581889, ack 598232475, window 65536 bytes: the server's kernel acknowledges segment 4; no call sends it
2023-11-14 22:13:20.002468Z IP 127.0.0.1.9877 > 127.0.0.1.38264: Flags [P.], seq 1:3, ack 3, win 512, options [nop,nop,TS val 2 ecr 1], length 2  write (echo-server)  wakes read (echo-client)  [ESTABLISHED/ESTABLISHED]
    #6, connection 1, seq 3283581889, ack 598232475, window 65536 bytes: write() by the server sends 2 bytes
2023-11-14 22:13:20.002479Z IP 127.0.0.1.38264 > 127.0.0.1.9877: Flags [.], ack 3, win 512, options [nop,nop,TS val 2 ecr 1], length 0  kernel, answers 6  [ESTABLISHED/ESTABLISHED]
    #7, connection 1, seq 598232475, ack 3283581891, window 65536 bytes: the client's kernel acknowledges segment 6; no call sends it
2023-11-14 22:13:20.002640Z IP 127.0.0.1.9877 > 127.0.0.1.38264: Flags [F.], seq 3, ack 3, win 512, options [nop,nop,TS val 2 ecr 1], length 0  close (echo-server)  [CLOSE-WAIT/FIN-WAIT-1]
    #8, connection 1, seq 3283581891, ack 598232475, window 65536 bytes: close() by the server sends the FIN: it has nothing more to send
2023-11-14 22:13:20.002652Z IP 127.0.0.1.38264 > 127.0.0.1.9877: Flags [.], ack 4, win 512, options [nop,nop,TS val 2 ecr 1], length 0  kernel, answers 8  [CLOSE-WAIT/FIN-WAIT-2]
    #9, connection 1, seq 598232475, ack 3283581892, window 65536 bytes: the client's kernel acknowledges the FIN; its program has yet to close
2023-11-14 22:13:20.002910Z -- echo-server (7) exits with status 0
2023-11-14 22:13:20.014120Z -- echo-client (12) is ending
2023-11-14 22:13:20.014171Z IP 127.0.0.1.38264 > 127.0.0.1.9877: Flags [F.], seq 3, ack 4, win 512, options [nop,nop,TS val 2 ecr 1], length 0  end of echo-client  [LAST-ACK/TIME-WAIT]
    #10, connection 1, seq 598232475, ack 3283581892, window 65536 bytes: the client's process ended without close(), so the kernel closes its socket and sends the FIN
2023-11-14 22:13:20.014185Z IP 127.0.0.1.9877 > 127.0.0.1.38264: Flags [.], ack 4, win 512, options [nop,nop,TS val 2 ecr 1], length 0  kernel, answers 10  [CLOSED/TIME-WAIT]
    #11, connection 1, seq 3283581892, ack 598232476, window 65536 bytes: the server's kernel acknowledges the last FIN; no call is needed for it
    time-wait: this end stays in TIME-WAIT so that late segments find it (60 s on Linux)
2023-11-14 22:13:20.014260Z -- echo-client (12) exits with status 0
# 11 segments, 12 calls, 0 unexplained

tcpwhy: private lab: own user and network namespace (lo)

     ms  client: echo-client │                            │ server: echo-server
             127.0.0.1:38264 │                            │ 127.0.0.1:9877
  0.000                      │                            │ starts
  0.812                      │                            │ socket() = 3
  0.850                      │                            │ SO_REUSEADDR 1
  0.871                      │                            │ bind(3, :9877) = 0
  0.894                      │                            │ LISTEN listen(3) = 0
  0.920                      │                            │ accept4(3) … waits
  1.204               starts │                            │
  2.010         socket() = 3 │                            │
  2.040   connect(3) … waits │                            │
  2.081             SYN-SENT ├─ 1 SYN seq 0 ─────────────▸│ SYN-RECEIVED
                             │  connect() by the client   │
                             │  sends the SYN that opens  │
                             │       the connection       │
  2.096          ESTABLISHED │◂─── 2 SYN-ACK seq 0 ack 1 ─┤ kernel, for listen()
                             │    the server's kernel     │
                             │ accepts the SYN on behalf  │
                             │  of listen(); no accept()  │
                             │      is needed for it      │
  2.107 kernel for connect() ├─ 3 ACK ack 1 ─────────────▸│ ESTABLISHED
                             │    the client's kernel     │
                             │ completes the handshake on │
                             │ behalf of connect(), which │
                             │       can now return       │
  2.150   connect = 0 ◂ by 2 │                            │
  2.181                      │                            │ accept4 = 4 ◂ by 3
  2.230                      │                            │ read(4) … waits
  2.300  write(3, "a\n") = 2 │                            │
  2.331                      ├─ 4 PSH 1:3 ack 1 "a\n" ───▸│
                             │   write() by the client    │
                             │       sends 2 bytes        │
  2.345                      │◂───────────── 5 ACK ack 3 ─┤ kernel, answers 4
                             │    the server's kernel     │
                             │ acknowledges segment 4; no │
                             │       call sends it        │
  2.388      read(3) … waits │                            │
  2.402                      │                            │ read = 2 ◂ by 4
  2.440                      │                            │ write(4, "a\n") = 2
  2.468                      │◂─── 6 PSH 1:3 ack 3 "a\n" ─┤
                             │   write() by the server    │
                             │       sends 2 bytes        │
  2.479    kernel, answers 6 ├─ 7 ACK ack 3 ─────────────▸│
                             │    the client's kernel     │
                             │ acknowledges segment 6; no │
                             │       call sends it        │
  2.515      read = 2 ◂ by 6 │                            │
  2.610                      │                            │ close(4) = 0
  2.640           CLOSE-WAIT │◂─────── 8 FIN seq 3 ack 3 ─┤ FIN-WAIT-1
                             │   close() by the server    │
                             │   sends the FIN: it has    │
                             │    nothing more to send    │
  2.652    kernel, answers 8 ├─ 9 ACK ack 4 ─────────────▸│ FIN-WAIT-2
                             │    the client's kernel     │
                             │ acknowledges the FIN; its  │
                             │  program has yet to close  │
  2.910                      │                            │ exits with status 0
 14.120 ends: sockets closed │                            │
 14.171   end of the process ├─ 10 FIN seq 3 ack 4 ──────▸│ TIME-WAIT
                    LAST-ACK │ the client's process ended │
                             │  without close(), so the   │
                             │  kernel closes its socket  │
                             │     and sends the FIN      │
 14.185               CLOSED │◂──────────── 11 ACK ack 4 ─┤ kernel, answers 10
                             │    the server's kernel     │
                             │ acknowledges the last FIN; │
                             │  no call is needed for it  │
                             │     this end stays in      │
                             │   TIME-WAIT so that late   │
                             │ segments find it (60 s on  │
                             │     Linux) [time-wait]     │
 14.260  exits with status 0 │                            │

11 segments, 12 calls, 0 unexplained
[name]: `tcpwhy explain name` says more

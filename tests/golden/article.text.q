0.000000 IP 127.0.0.1.38264 > 127.0.0.1.9877: tcp 0  connect (echo-client)
0.000015 IP 127.0.0.1.9877 > 127.0.0.1.38264: tcp 0  kernel, for listen  wakes connect (echo-client)
0.000026 IP 127.0.0.1.38264 > 127.0.0.1.9877: tcp 0  kernel, for connect  wakes accept4 (echo-server)
0.000250 IP 127.0.0.1.38264 > 127.0.0.1.9877: tcp 2  write (echo-client)  wakes read (echo-server)
0.000264 IP 127.0.0.1.9877 > 127.0.0.1.38264: tcp 0  kernel, answers 4
0.000387 IP 127.0.0.1.9877 > 127.0.0.1.38264: tcp 2  write (echo-server)  wakes read (echo-client)
0.000398 IP 127.0.0.1.38264 > 127.0.0.1.9877: tcp 0  kernel, answers 6
0.000559 IP 127.0.0.1.9877 > 127.0.0.1.38264: tcp 0  close (echo-server)
0.000571 IP 127.0.0.1.38264 > 127.0.0.1.9877: tcp 0  kernel, answers 8
0.012090 IP 127.0.0.1.38264 > 127.0.0.1.9877: tcp 0  end of echo-client
0.012104 IP 127.0.0.1.9877 > 127.0.0.1.38264: tcp 0  kernel, answers 10

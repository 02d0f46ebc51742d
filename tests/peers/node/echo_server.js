// echo_server.js PORT [COUNT]: Node's net module; it listens on :: for both families.
'use strict';
const net = require('node:net');

const port = Number(process.argv[2]);
let left = Number(process.argv[3] ?? 1);

const server = net.createServer((socket) => {
  socket.pipe(socket);  // and ends when the other end has ended
  socket.on('close', () => {
    left -= 1;
    if (left === 0) server.close();
  });
});
server.listen(port);

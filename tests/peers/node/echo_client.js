// echo_client.js ADDRESS PORT [MESSAGE [COUNT]]: Node's net module.
'use strict';
const net = require('node:net');

const [address, port, message = 'hello', count = 1] = process.argv.slice(2);

function talk(left) {
  if (left === 0) return;
  let answer = '';
  const socket = net.connect({host: address, port: Number(port)}, () => socket.write(message));
  socket.setEncoding('utf8');
  socket.on('data', (received) => {
    answer += received;
    if (answer.length >= message.length) socket.end();
  });
  socket.on('close', () => {
    if (answer !== message) throw new Error(`the answer ${JSON.stringify(answer)} is not the message`);
    talk(left - 1);
  });
}

talk(Number(count));

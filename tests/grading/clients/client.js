#!/usr/bin/env node
const [, , address] = process.argv;
if (!address) {
    console.error("usage: client ADDRESS");
    process.exit(2);
}
let finished = false;
const socket = require("net").connect(9877, address, () => {
    process.stdin.on("data", (data) => socket.write(data));
    process.stdin.on("end", () => {
        finished = true;
        socket.end();
    });
});
socket.on("data", (data) => process.stdout.write(data));
socket.on("end", () => {
    if (finished) return;
    console.error("the server has closed the connection");
    process.exit(1);
});
socket.on("error", (error) => {
    console.error(String(error));
    process.exit(1);
});

#!/usr/bin/env node
require("net").createServer({ allowHalfOpen: true }, (socket) => {
    socket.on("error", () => socket.destroy());
    socket.once("data", (data) => socket.end(data));
    socket.on("end", () => socket.end());
}).listen(9877, "0.0.0.0");

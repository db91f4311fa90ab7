"use strict";
// A Socket.IO server of Node over Redis; obeys as io.roomcast.benchmarks.clients.Broadcasting: <settings>.
const { createServer } = require("node:http");
const { createInterface } = require("node:readline");
const { Server } = require("socket.io");
const { createAdapter } = require("@socket.io/redis-adapter");
const { createClient } = require("redis");

async function broadcast(io, first, count, gapMicros, bytes) {
  let due = process.hrtime.bigint();
  for (let i = 0; i < count; i++) {
    for (let wait = due - process.hrtime.bigint(); wait > 0n; wait = due - process.hrtime.bigint()) {
      await new Promise((resolve) => setTimeout(resolve, Number(wait) / 1e6));
    }
    const head = `${String(first + i).padStart(16, "0")}t${String(due).padStart(19, "0")}`;
    io.emit("message", head.padEnd(bytes, "x"));
    due += BigInt(gapMicros) * 1000n;
  }
}

async function main([text]) {
  const { uri, key } = JSON.parse(text);
  const clients = [createClient({ url: uri }), createClient({ url: uri })];
  await Promise.all(clients.map((client) => client.connect()));
  const http = createServer();
  const io = new Server(http, { adapter: createAdapter(...clients, { key }) });
  await new Promise((resolve) => http.listen(0, "127.0.0.1", resolve));
  createInterface({ input: process.stdin })
    .on("line", async (line) => {
      const [command, ...numbers] = line.split(" ");
      if (command === "port") console.log(http.address().port);
      else {
        await broadcast(io, ...numbers.map(Number));
        console.log("sent");
      }
    })
    .on("close", () => process.exit(0));
  console.log("ready");
}

main(process.argv.slice(2));

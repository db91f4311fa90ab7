"use strict";
// A Socket.IO server with the classic Redis adapter; obeys as io.roomcast.benchmarks.peer.ServerProgram: <settings>.
const { createServer } = require("node:http");
const { createInterface } = require("node:readline");
const { setFlagsFromString } = require("node:v8");
const { runInNewContext } = require("node:vm");
const { Server } = require("socket.io");
const backends = require("../../../../interop-tests/src/test/node/backends");

setFlagsFromString("--expose-gc");
const gc = runInNewContext("gc");

const text = (number, size) =>
  `${String(number).padStart(16, "0")}t${String(process.hrtime.bigint()).padStart(19, "0")}`.padEnd(size, "x");

async function main([settings]) {
  const { adapter } = await backends.redis(JSON.parse(settings));
  const http = createServer();
  const io = new Server(http, { adapter });
  while ((await io.of("/").adapter.serverCount()) < 1) {
    await new Promise((resolve) => setTimeout(resolve, 10)); // until its subscriptions are confirmed
  }
  await new Promise((resolve) => http.listen(0, "127.0.0.1", resolve));

  const commands = {
    port: () => http.address().port,
    gc() {
      gc();
      return "collected";
    },
    broadcast(first, count, size) {
      for (let number = first; number < first + count; number++) io.emit("message", text(number, size));
      return "sent";
    },
  };
  createInterface({ input: process.stdin })
    .on("line", (line) => {
      const [command, ...numbers] = line.split(" ");
      process.stdout.write(`${commands[command](...numbers.map(Number))}\n`);
    })
    .on("close", () => process.exit(0));
  process.stdout.write("ready\n");
}

main(process.argv.slice(2));

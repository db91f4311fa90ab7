"use strict";
// Broadcasts to a room as many messages as each line of its input says: <bytes of text> <backend> <no rooms> <settings>.
const { createInterface } = require("node:readline");
const { open } = require("./adapter");

const BATCH = 1_000;
const BATCHES_ON_THEIR_WAY = 10;

const opts = { rooms: new Set(["room"]), except: new Set(), flags: {} };

async function main([size, backend, , settings]) {
  const { adapter } = await open(backend, settings);
  const text = "x".repeat(Number(size));

  async function send(messages) {
    const answers = [];
    let published = [];
    for (let i = 1; i <= messages; i++) {
      const publishing = adapter.broadcast({ type: 2, data: ["message", text] }, opts);
      if (!backend.startsWith("redis")) published.push(publishing);
      if (i % BATCH === 0 || i === messages) {
        // Redis answers in order, and the count goes over the connection that publishes; the others confirm each message.
        answers.push(Promise.all([adapter.serverCount(), ...published]));
        published = [];
        if (answers.length >= BATCHES_ON_THEIR_WAY) await answers.shift();
        await new Promise(setImmediate); // or nothing is written
      }
    }
    await Promise.all(answers);
    process.stdout.write("done\n");
  }

  createInterface({ input: process.stdin })
    .on("line", (line) => send(Number(line)))
    .on("close", () => process.exit(0));
  process.stdout.write("ready\n");
}

main(process.argv.slice(2));

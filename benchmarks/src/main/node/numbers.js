"use strict";
// Sends numbered messages to a room; obeys as io.roomcast.benchmarks.traffic.Sender: <backend> <settings>.
const { createInterface } = require("node:readline");
const { createHistogram } = require("node:perf_hooks");
const { openWith } = require("./adapter");

const BATCH = 500;
const BATCHES_ON_THEIR_WAY = 10;

const opts = { rooms: new Set(["room"]), except: new Set(), flags: {} };

function payload(number, time, size, kind) {
  const head = String(number).padStart(16, "0") + (time === null ? "" : `t${String(time).padStart(19, "0")}`);
  const text = head.padEnd(size, "x");
  return kind === "binary" ? Buffer.from(text, "latin1") : text;
}

async function main([backend, settings]) {
  const { adapter } = await openWith(backend, JSON.parse(settings), () => []);
  const publish = (argument) => adapter.broadcast({ type: 2, data: ["message", argument] }, opts);

  async function send(first, count, size, kind) {
    const answers = [];
    let published = [];
    for (let i = 1; i <= count; i++) {
      const publishing = publish(payload(first + i - 1, null, size, kind));
      if (!backend.startsWith("redis")) published.push(publishing);
      if (i % BATCH === 0 || i === count) {
        // Redis answers in order, and the count goes over the connection that publishes; the others confirm each message.
        answers.push(Promise.all([adapter.serverCount(), ...published]));
        published = [];
        if (answers.length >= BATCHES_ON_THEIR_WAY) await answers.shift();
        await new Promise(setImmediate); // or nothing is written
      }
    }
    await Promise.all(answers);
    return 0;
  }

  async function pace(first, count, size, kind, rate) {
    const late = createHistogram({ figures: 3 });
    const start = process.hrtime.bigint() + 1_000_000n;
    let published = [];
    for (let i = 0; i < count; ) {
      const now = process.hrtime.bigint();
      for (; i < count; i++) {
        const due = start + BigInt(Math.floor((i * 1e9) / rate));
        if (due > now) break;
        late.record(Math.max(1, Number(process.hrtime.bigint() - due)));
        published.push(publish(payload(first + i, due, size, kind)));
      }
      if (published.length > 10_000) published = published.slice(-1_000);
      await new Promise(setImmediate);
    }
    await Promise.all(published);
    return late.percentile(99);
  }

  let turn = Promise.resolve();
  async function obey([command, first, count, size, kind, rate]) {
    const numbers = [first, count, size].map(Number);
    const late = command === "pace" ? await pace(...numbers, kind, Number(rate)) : await send(...numbers, kind);
    process.stdout.write(`sent ${late}\n`);
  }
  createInterface({ input: process.stdin })
    .on("line", (line) => (turn = turn.then(() => obey(line.split(" ")))))
    .on("close", () => process.exit(0));
  process.stdout.write("ready\n");
}

main(process.argv.slice(2));

"use strict";
// Several nodes in this process; obeys as io.roomcast.benchmarks.nodes.ClusterProgram: <backend> <settings> <nodes>.
const { createInterface } = require("node:readline");
const { openWith } = require("./adapter");
const { Arrivals } = require("./counted");

const BYTES = 128;
const BATCH = 100;
const WINDOW = 1_000;
const LOST_MILLIS = 20_000;
const COUNTED_MILLIS = 50_000;

const everybody = { rooms: new Set(), except: new Set(), flags: {} };
const members = [];
let [next, missing, whenAll] = [0, 0, () => {}];

const sleep = (millis) => new Promise((resolve) => setTimeout(resolve, millis));
const nanos = (start) => Number(process.hrtime.bigint() - start);
const sums = (rows) => rows.reduce((total, row) => total.map((value, index) => value + row[index]));
const median = (times) => times.sort((a, b) => a - b)[times.length >> 1];

async function join(backend, settings, index) {
  const arrivals = new Arrivals(() => --missing === 0 && whenAll());
  const id = `socket${String(index).padStart(14, "0")}`;
  const client = { writeToEngine() {} };
  const socket = { id, client, handshake: {}, data: {}, rooms: new Set([id]) };
  const encode = (packet) => {
    arrivals.arrived(packet.data[1]);
    return [];
  };
  const { adapter, settled } = await openWith(backend, settings, encode, new Map([[id, socket]]));
  adapter.addAll(id, new Set([id]));
  await settled();
  members.push({ adapter, arrivals });
}

async function broadcast(count) {
  missing = members.length;
  members.forEach(({ arrivals }) => arrivals.expect(next, count));
  const all = new Promise((resolve) => (whenAll = resolve));
  const start = process.hrtime.bigint();
  let published = [];
  for (let i = 0; i < count; i++) {
    const payload = String(next + i).padStart(16, "0").padEnd(BYTES, "x");
    published.push(members[0].adapter.broadcast({ type: 2, data: ["message", payload] }, everybody));
    if (i % BATCH === BATCH - 1) await new Promise(setImmediate); // or nothing is written
    if (published.length === WINDOW) {
      await Promise.all(published);
      published = [];
    }
  }
  let timer;
  await Promise.race([all, new Promise((resolve) => (timer = setTimeout(resolve, LOST_MILLIS)))]);
  clearTimeout(timer);
  next += count;
  return { time: nanos(start), counts: sums(members.map(({ arrivals }) => arrivals.counts())) };
}

async function awaitCount(nodes) {
  const end = Date.now() + COUNTED_MILLIS;
  for (const { adapter } of members) {
    while ((await adapter.serverCount()) !== nodes) {
      if (Date.now() > end) throw new Error(`after ${COUNTED_MILLIS} ms a node does not count ${nodes}`);
      await sleep(1);
    }
  }
}

async function fetch() {
  const start = process.hrtime.bigint();
  const found = (await members[0].adapter.fetchSockets(everybody)).length;
  if (found !== members.length) throw new Error(`${found} sockets were found on ${members.length} nodes`);
  return nanos(start);
}

const commands = {
  async count(nodes) {
    await awaitCount(nodes);
    return "counted";
  },
  async burst(count) {
    const { time, counts } = await broadcast(count);
    return ["done", time, ...counts].join(" ");
  },
  async lone(count) {
    const times = [];
    let counts = [0, 0, 0, 0];
    while (times.length < count && counts[1] === 0) {
      const turn = await broadcast(1);
      times.push(turn.time);
      counts = sums([counts, turn.counts]);
    }
    const unsent = (count - times.length) * members.length;
    return ["done", median(times), ...sums([counts, [unsent, unsent, 0, 0]])].join(" ");
  },
  async fetch(count) {
    const times = [];
    for (let i = 0; i < count; i++) times.push(await fetch());
    return `fetched ${median(times)}`;
  },
};

async function main([backend, settings, nodes]) {
  for (let i = 0; i < Number(nodes); i++) await join(backend, JSON.parse(settings), i);
  let turn = Promise.resolve();
  createInterface({ input: process.stdin })
    .on("line", (line) => {
      const [command, count] = line.split(" ");
      turn = turn.then(async () => process.stdout.write(`${await commands[command](Number(count))}\n`));
    })
    .on("close", () => process.exit(0));
  process.stdout.write("ready\n");
}

main(process.argv.slice(2));

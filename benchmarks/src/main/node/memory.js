"use strict";
// The rooms of Node's in-memory adapter, which its other adapters extend; obeys as io.roomcast.benchmarks.memory.Rooms.
const { createInterface } = require("node:readline");
const { setFlagsFromString } = require("node:v8");
const { runInNewContext } = require("node:vm");
const { Adapter } = require("socket.io-adapter");

setFlagsFromString("--expose-gc");
const gc = runInNewContext("gc");

const SHARED = 1000;
const WARM_UP = 1000;
const NOISE = 8192;
const ATTEMPTS = 50;

const adapter = new Adapter({ name: "/", server: { encoder: {}, opts: {} }, sockets: new Map() });
const rooms = Array.from({ length: SHARED }, (_, number) => Buffer.from(`room${number}`).toString("latin1"));

// Made as those of Socket.IO are: a text in one piece.
const id = (number) => Buffer.from(String(number).padStart(20, "0")).toString("latin1");

function connect(count) {
  for (let i = 0; i < count; i++) {
    const sid = id(i);
    adapter.addAll(sid, new Set([sid]));
  }
}

// Sets keep the texts that they are given: those that are there already, as a socket has one id and applications name rooms.
function join(each) {
  let number = 0;
  for (const sid of adapter.sids.keys()) {
    for (let i = 0; i < each; i++) adapter.addAll(sid, new Set([rooms[(number + i) % SHARED]]));
    number++;
  }
}

function used() {
  let before = Infinity;
  for (let i = 0; i < ATTEMPTS; i++) {
    gc();
    const now = process.memoryUsage().heapUsed;
    if (Math.abs(now - before) < NOISE) return now;
    before = now;
  }
  throw new Error(`the heap is not the same after two of ${ATTEMPTS} collections`);
}

connect(WARM_UP);
join(1);
for (let i = 0; i < WARM_UP; i++) adapter.delAll(id(i));

createInterface({ input: process.stdin })
  .on("line", (line) => {
    const [command, number] = line.split(" ");
    if (command === "sockets") connect(Number(number));
    else if (command === "memberships") join(Number(number));
    process.stdout.write(`heap ${used()}\n`);
  })
  .on("close", () => process.exit(0));
process.stdout.write("ready\n");

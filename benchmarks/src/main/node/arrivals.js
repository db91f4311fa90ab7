"use strict";
// Receives numbered messages as a node with one socket; obeys as io.roomcast.benchmarks.traffic.Receiver: <backend> <settings>.
const { createInterface } = require("node:readline");
const { createHistogram } = require("node:perf_hooks");
const { openWith } = require("./adapter");

const NUMBER = 16;
const TIME_END = NUMBER + 1 + 19;

const latencies = createHistogram({ figures: 3 });
let [first, expected, distinct, highest, duplicated, reordered] = [0, 0, 0, -1, 0, 0];
let seen = new Uint8Array(0);

const report = () =>
  [distinct, expected - distinct, duplicated, reordered, ...[50, 99, 99.9].map((p) => latencies.percentile(p)), distinct && latencies.count ? latencies.max : 0].join(" ");

function arrived(payload) {
  const head = typeof payload === "string" ? payload.slice(0, TIME_END) : payload.toString("latin1", 0, TIME_END);
  const number = Number(head.slice(0, NUMBER)) - first;
  if (number < 0 || number >= expected) {
    reordered++; // of an earlier round, which did not wait for it any longer
    return;
  }
  if (seen[number]) {
    duplicated++;
    return;
  }
  seen[number] = 1;
  if (number < highest) reordered++;
  else highest = number;
  if (head[NUMBER] === "t") {
    latencies.record(Math.max(1, Number(process.hrtime.bigint() - BigInt(head.slice(NUMBER + 1)))));
  }
  if (++distinct === expected) process.stdout.write(`done ${report()}\n`);
}

function obey(line) {
  const [command, from, count] = line.split(" ");
  if (command === "expect") {
    [first, expected, distinct, highest, duplicated, reordered] = [Number(from), Number(count), 0, -1, 0, 0];
    seen = new Uint8Array(expected);
    latencies.reset();
    process.stdout.write("expecting\n");
  } else {
    process.stdout.write(`done ${report()}\n`);
  }
}

async function main([backend, settings]) {
  const client = { writeToEngine() {} };
  const encode = (packet) => {
    arrived(packet.data[1]);
    return [];
  };
  const { adapter, settled } = await openWith(backend, JSON.parse(settings), encode, new Map([["s0", { id: "s0", client }]]));
  adapter.addAll("s0", new Set(["s0", "room"]));
  await settled();
  createInterface({ input: process.stdin })
    .on("line", obey)
    .on("close", () => process.exit(0));
  process.stdout.write("ready\n");
}

main(process.argv.slice(2));

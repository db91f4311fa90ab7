"use strict";
// Receives numbered messages as a node with one socket; obeys as io.roomcast.benchmarks.traffic.Receiver: <backend> <settings>.
const { createInterface } = require("node:readline");
const { openWith } = require("./adapter");
const { Arrivals } = require("./counted");

const arrivals = new Arrivals(() => process.stdout.write(`done ${arrivals.report()}\n`));

function obey(line) {
  const [command, from, count] = line.split(" ");
  if (command === "expect") {
    arrivals.expect(Number(from), Number(count));
    process.stdout.write("expecting\n");
  } else {
    process.stdout.write(`done ${arrivals.report()}\n`);
  }
}

async function main([backend, settings]) {
  const client = { writeToEngine() {} };
  const encode = (packet) => {
    arrivals.arrived(packet.data[1]);
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

"use strict";
// Receives as a node with one socket, in many rooms; obeys as io.roomcast.benchmarks.rooms.RoomsReceiver: <backend> <settings>.
const { createInterface } = require("node:readline");
const { openWith } = require("./adapter");
const { Arrivals } = require("./counted");

const SID = "socket00000000000001";
const KEPT = 10;
const WINDOW = 100;

const say = (line) => process.stdout.write(`${line}\n`);

/** One room of ten, or the only one. */
function share(rooms) {
  const every = Math.min(10, rooms);
  const own = new Set();
  for (let room = every - 1; room < rooms; room += every) own.add(`room-${room}`);
  return own;
}

async function main([backend, json]) {
  const settings = JSON.parse(json);
  const subscribes = settings.subscriptionMode === "dynamic";
  const arrivals = new Arrivals(() => say(`done ${arrivals.report()}`));
  // Most adapters encode what is for nobody here, too; then it is written to nobody.
  let encoded;
  const encode = (packet) => {
    encoded = packet.data[1];
    return [];
  };
  const client = { writeToEngine: () => arrivals.arrived(encoded) };
  const { adapter, settled } = await openWith(backend, settings, encode, new Map([[SID, { id: SID, client }]]));

  async function churn(first, millis) {
    const start = process.hrtime.bigint();
    const time = () => Number(process.hrtime.bigint() - start);
    let [joined, left] = [first, first];
    while (time() < millis * 1e6) {
      for (let i = 0; i < WINDOW; i++) adapter.addAll(SID, new Set([`fresh-${joined++}`]));
      if (subscribes) await settled();
      while (joined - left > KEPT) adapter.del(SID, `fresh-${left++}`);
      await new Promise(setImmediate);
    }
    return `churned ${joined - first} ${left - first} ${time()}`;
  }

  const commands = {
    async hold(rooms) {
      adapter.delAll(SID);
      adapter.addAll(SID, share(rooms));
      await settled();
      return "held";
    },
    expect(first, count) {
      arrivals.expect(first, count);
      return "expecting";
    },
    report: () => `done ${arrivals.report()}`,
    churn,
  };
  let turn = Promise.resolve();
  createInterface({ input: process.stdin })
    .on("line", (line) => {
      const [command, ...numbers] = line.split(" ");
      turn = turn.then(async () => say(await commands[command](...numbers.map(Number))));
    })
    .on("close", () => process.exit(0));
  say("ready");
}

main(process.argv.slice(2));

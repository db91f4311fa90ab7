"use strict";
// Two Node nodes that keep and restore sessions; obeys as io.roomcast.benchmarks.recovery.RecoveringNodes: <backend> <settings>.
const { createInterface } = require("node:readline");
const { openWith } = require("./adapter");

const ROOM = "room";
const OTHER_ROOM = "other";
const TEXT = "x".repeat(128);
const RECOVERY = { connectionStateRecovery: { maxDisconnectionDuration: 600_000 } };

/** Broadcasts, and gives the offset. */
async function broadcast(adapter, event, number, room) {
  const packet = { type: 2, data: [event, number, TEXT] };
  await adapter.broadcast(packet, { rooms: new Set([room]), except: new Set(), flags: {} });
  return packet.data.at(-1);
}

/** Keeping does not tell when it is done: what it publishes does, and Redis answers in order. */
async function keep(adapter, sessions) {
  const published = [];
  const publish = adapter.publish;
  adapter.publish = (...args) => {
    const publishing = publish.apply(adapter, args);
    published.push(publishing);
    return publishing;
  };
  sessions.forEach((session) => adapter.persistSession(session));
  delete adapter.publish;
  await Promise.all(published);
  await adapter.serverCount();
}

/** Of one session, as io.roomcast.benchmarks.recovery.Replay. */
function replay(packets, expected, counts) {
  const seen = new Set();
  let highest = -1;
  let duplicated = 0;
  let reordered = 0;
  for (const [event, number] of packets) {
    if (event !== "missed") throw new Error(`'${event}' was replayed`);
    if (!(number >= 0 && number < expected)) throw new Error(`packet ${number} was replayed, of ${expected}`);
    if (seen.has(number)) {
      duplicated++;
      continue;
    }
    seen.add(number);
    if (number < highest) reordered++;
    else highest = number;
  }
  counts.lost += expected - seen.size;
  counts.duplicated += duplicated;
  counts.reordered += reordered;
}

const isSame = (a, b) => a.sid === b.sid && a.pid === b.pid && String([...a.rooms]) === String(b.rooms) && a.data.level === b.data.level;

let rounds = 0;

async function round(keeping, restoring, [count, missed, others, concurrent]) {
  const offset = await broadcast(keeping, "seen", 0, ROOM);
  const prefix = `${process.pid.toString(36)}-${rounds++}-`;
  const sessions = Array.from({ length: count }, (_, i) => {
    return { sid: `s${i}`, pid: prefix + i, rooms: [`s${i}`, ROOM], data: { name: `user ${i}`, level: i } };
  });
  await keep(keeping, sessions);
  for (let i = 0; i < others; i++) await broadcast(keeping, "other", i, OTHER_ROOM);
  for (let i = 0; i < missed; i++) await broadcast(keeping, "missed", i, ROOM);

  const counts = { restored: 0, lost: 0, duplicated: 0, reordered: 0 };
  let next = 0;
  let told = false;
  async function restoreSome() {
    while (next < count) {
      const session = sessions[next++];
      try {
        const restored = await restoring.restoreSession(session.pid, offset);
        if (!isSame(restored, session)) throw new Error("it is another one");
        restoring.addAll(session.sid, new Set(session.rooms));
        replay(restored.missedPackets, missed, counts);
        counts.restored++;
      } catch (error) {
        if (!told) console.error(`session ${session.pid} was not restored: ${error}`);
        told = true;
        counts.lost += missed;
      }
    }
  }
  const start = process.hrtime.bigint();
  await Promise.all(Array.from({ length: concurrent }, restoreSome));
  const nanos = process.hrtime.bigint() - start;
  sessions.forEach((session) => restoring.delAll(session.sid));
  process.stdout.write([nanos, counts.restored, counts.lost, counts.duplicated, counts.reordered].join(" ") + "\n");
}

async function main([backend, settings]) {
  const open = () => openWith(backend, JSON.parse(settings), () => [], new Map(), RECOVERY);
  const keeping = (await open()).adapter;
  const restoring = (await open()).adapter;
  let turn = Promise.resolve();
  createInterface({ input: process.stdin })
    .on("line", (line) => (turn = turn.then(() => round(keeping, restoring, line.split(" ").map(Number)))))
    .on("close", () => process.exit(0));
  process.stdout.write("ready\n");
}

main(process.argv.slice(2));

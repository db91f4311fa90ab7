"use strict";
// Receives as a node with one socket, and counts what is written to it: <messages> <backend> <room,room> <settings>.
const { open } = require("./adapter");

async function main([messages, backend, rooms, settings]) {
  let count = 0;
  const client = {
    writeToEngine() {
      if (++count % Number(messages) === 0) process.stdout.write("done\n");
    },
  };
  const { adapter, settled } = await open(backend, settings, new Map([["s0", { id: "s0", client }]]));
  adapter.addAll("s0", new Set(["s0", ...rooms.split(",")]));
  await settled();
  process.stdout.write("ready\n");
}

process.stdin.resume().on("end", () => process.exit(0));
main(process.argv.slice(2));

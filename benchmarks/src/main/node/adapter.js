"use strict";
// A Node adapter without a server: a namespace that has at most one socket, and encodes nothing for clients.
const backends = require("../../../../interop-tests/src/test/node/backends");

const value = (text) => (/^\d+$/.test(text) ? Number(text) : text);

/** @param settings "name=value,name=value" */
async function open(name, settings, sockets = new Map()) {
  const pairs = settings.split(",").map((setting) => setting.split(/=(.*)/s));
  const backend = await backends[name](Object.fromEntries(pairs.map(([key, text]) => [key, value(text)])));
  const namespace = { name: "/", server: { encoder: { encode: () => [] }, opts: {} }, sockets };
  const adapter = backend.adapter(namespace);
  await adapter.init?.();
  while ((await adapter.serverCount()) < 1) {
    await new Promise((resolve) => setTimeout(resolve, 10)); // until its subscriptions are confirmed
  }
  return { adapter, settled: async () => backend.settled?.() };
}

module.exports = { open };

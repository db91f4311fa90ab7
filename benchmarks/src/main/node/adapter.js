"use strict";
// A Node adapter without a server: a namespace that has at most one socket, and encodes nothing for clients.
const backends = require("../../../../interop-tests/src/test/node/backends");

const value = (text) => (/^\d+$/.test(text) ? Number(text) : text);

/** @param settings "name=value,name=value" */
function open(name, settings, sockets) {
  const pairs = settings.split(",").map((setting) => setting.split(/=(.*)/s));
  return openWith(name, Object.fromEntries(pairs), () => [], sockets);
}

/**
 * @param encode is given every packet that goes to sockets here, once
 * @param opts of the server
 */
async function openWith(name, settings, encode, sockets = new Map(), opts = {}) {
  const pairs = Object.entries(settings).map(([key, text]) => [key, value(text)]);
  const backend = await backends[name](Object.fromEntries(pairs));
  const namespace = { name: "/", server: { encoder: { encode }, opts }, sockets };
  const adapter = backend.adapter(namespace);
  await adapter.init?.();
  while ((await adapter.serverCount()) < 1) {
    await new Promise((resolve) => setTimeout(resolve, 10)); // until its subscriptions are confirmed
  }
  return { adapter, settled: async () => backend.settled?.() };
}

module.exports = { open, openWith };

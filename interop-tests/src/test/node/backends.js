"use strict";
// Adapters by the name that the tests use. Each gives an adapter, an emitter if the protocol has one, "settled" if the
// adapter subscribes to rooms without telling when that is done, and closes everything.

async function redisClients(uri) {
  const { createClient } = require("redis");
  const clients = [createClient({ url: uri }), createClient({ url: uri })];
  clients.forEach((client) => client.on("error", () => {}));
  await Promise.all(clients.map((client) => client.connect()));
  return { pub: clients[0], sub: clients[1], close: () => Promise.all(clients.map((client) => client.disconnect())) };
}

module.exports = {
  async redis({ uri, ...options }) {
    const { createAdapter } = require("@socket.io/redis-adapter");
    const { Emitter } = require("@socket.io/redis-emitter");
    const { pub, sub, close } = await redisClients(uri);
    return {
      adapter: createAdapter(pub, sub, options),
      emitter: () => new Emitter(pub, { key: options.key }),
      close,
    };
  },

  async "redis-sharded"({ uri, ...options }) {
    const { createShardedAdapter } = require("@socket.io/redis-adapter");
    const { pub, sub, close } = await redisClients(uri);
    const settled = async () => {
      // Subscriptions are confirmed in order.
      const channel = `${options.channelPrefix}-settled`;
      await sub.sSubscribe(channel, () => {});
      await sub.sUnsubscribe(channel);
    };
    return { adapter: createShardedAdapter(pub, sub, options), settled, close };
  },

  async "redis-streams"({ uri, ...options }) {
    const { createClient } = require("redis");
    const { createAdapter } = require("@socket.io/redis-streams-adapter");
    const name = `interop-${process.pid}`; // of the connections that the adapter makes, too
    const client = createClient({ url: uri, name });
    client.on("error", () => {});
    await client.connect();
    const adapter = createAdapter(client, options);
    // Until the first entry it reads from "the end", and loses what is added between two reads: give it a first entry.
    const isReading = (line) => line.includes(` name=${name} `) && / cmd=xread( |$)/.test(line);
    while (!(await client.sendCommand(["CLIENT", "LIST"])).split("\n").some(isReading)) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    await client.xAdd(options.streamName, "*", { first: "entry" });
    return { adapter, close: () => client.disconnect() };
  },

  async postgres({ uri, ...options }) {
    const { Pool } = require("pg");
    const { createAdapter } = require("@socket.io/postgres-adapter");
    const { Emitter } = require("@socket.io/postgres-emitter");
    // One connection sends, as others would not keep the order; the adapter keeps another one to listen.
    const pool = new Pool({ connectionString: uri, max: 2 });
    pool.on("error", () => {});
    return {
      adapter: createAdapter(pool, options),
      emitter: () => new Emitter(pool, "/", options),
      close: () => {}, // the adapter holds on to its connection; the process ends
    };
  },
};

"use strict";
// Adapters by the name that the tests use. Each gives an adapter, an emitter if the protocol has one, "settled" if the
// adapter subscribes to rooms without telling when that is done, and closes everything.

async function redisClients({ uri, cluster }) {
  const { createClient, createCluster } = require("redis");
  const addresses = uri.slice("redis://".length).split(",");
  const create = () =>
    cluster
      ? createCluster({ rootNodes: addresses.map((address) => ({ url: `redis://${address}` })) })
      : createClient({ url: uri });
  const clients = [create(), create()];
  clients.forEach((client) => client.on("error", () => {}));
  await Promise.all(clients.map((client) => client.connect()));
  return { pub: clients[0], sub: clients[1], close: () => Promise.all(clients.map((client) => client.disconnect())) };
}

/** A worker of a cluster: its primary process, see primary.js, is told where PostgreSQL is. */
async function postgresWorker(options) {
  const { createAdapter } = require("@socket.io/cluster-adapter");
  const ready = new Promise((resolve) => process.once("message", resolve));
  process.send(options);
  await ready;
  return { adapter: createAdapter(), close: () => {} };
}

/** The driver of MongoDB that an application would have installed; the adapter is to use the same. */
function useDriver(name) {
  const Module = require("node:module");
  const resolve = Module._resolveFilename;
  Module._resolveFilename = (request, ...rest) => resolve(request === "mongodb" ? name : request, ...rest);
  return require(name);
}

module.exports = {
  async redis({ uri, cluster, ...options }) {
    const { createAdapter } = require("@socket.io/redis-adapter");
    const { Emitter } = require("@socket.io/redis-emitter");
    const { pub, sub, close } = await redisClients({ uri, cluster });
    return {
      adapter: createAdapter(pub, sub, options),
      emitter: () => new Emitter(pub, { key: options.key }),
      close,
    };
  },

  async "redis-sharded"({ uri, cluster, ...options }) {
    const { createShardedAdapter } = require("@socket.io/redis-adapter");
    const { pub, sub, close } = await redisClients({ uri, cluster });
    const settle = async (client) => {
      // Subscriptions are confirmed in order.
      const channel = `${options.channelPrefix}-settled`;
      await client.sSubscribe(channel, () => {});
      await client.sUnsubscribe(channel);
    };
    const settleMaster = async (client) => {
      // All but one master refuse a channel, which is an answer, too.
      await settle(client).catch((error) => {
        if (!error.message.startsWith("MOVED")) throw error;
      });
    };
    const settled = async () => {
      if (!cluster) return settle(sub);
      const subscribers = await Promise.all(sub.masters.map((master) => master.pubSubClient));
      await Promise.all(subscribers.filter((client) => client !== undefined).map(settleMaster));
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

  async postgres({ primary, uri, connections = 2, ...options }) {
    if (primary) return postgresWorker({ uri, ...options });
    const { Pool } = require("pg");
    const { createAdapter } = require("@socket.io/postgres-adapter");
    const { Emitter } = require("@socket.io/postgres-emitter");
    // One connection sends, as others would not keep the order; the adapter keeps another one to listen.
    const name = `interop-${process.pid}`;
    const pool = new Pool({ connectionString: uri, max: connections, application_name: name });
    pool.on("error", () => {});
    const listening = "SELECT FROM pg_stat_activity WHERE application_name = $1 AND state = 'idle' AND query LIKE 'LISTEN %'";
    const settled = async () => {
      while ((await pool.query(listening, [name])).rowCount === 0) {
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    };
    return {
      settled,
      adapter: createAdapter(pool, options),
      emitter: () => ({ of: (nsp) => new Emitter(pool, nsp, options) }), // its own "of" forgets the options
      close: () => {}, // the adapter holds on to its connection; the process ends
    };
  },

  async mongo({ uri, database, collection: name, driver = "mongodb", connections = 1, ...options }) {
    const { MongoClient } = useDriver(driver);
    const { createAdapter } = require("@socket.io/mongo-adapter");
    const { Emitter } = require("@socket.io/mongo-emitter");
    // One connection sends, as several would not keep the order; the change stream has another one.
    const client = new MongoClient(uri, { maxPoolSize: connections, promoteBuffers: true });
    const reader = new MongoClient(uri, { monitorCommands: true, promoteBuffers: true });
    await Promise.all([client.connect(), reader.connect()]);
    const db = client.db(database);
    if (!options.addCreatedAtField) {
      await db.createCollection(name, { capped: true, size: 64 * 1024 * 1024 }).catch((error) => {
        if (error.codeName !== "NamespaceExists") throw error;
      });
    }
    const collection = db.collection(name);
    collection.watch = (...args) => reader.db(database).collection(name).watch(...args);
    const watching = new Promise((resolve) =>
      reader.on("commandSucceeded", ({ commandName }) => commandName === "aggregate" && resolve()),
    );
    return {
      settled: () => watching,
      adapter: createAdapter(collection, options),
      emitter: () => new Emitter(collection, "/", options),
      close: () => Promise.all([client.close(), reader.close()]),
    };
  },
};

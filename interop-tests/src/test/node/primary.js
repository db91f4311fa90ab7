"use strict";
// The primary process of a Node cluster over PostgreSQL, with one worker, which is the server and takes the commands.
const cluster = require("node:cluster");
// In the published package "import cluster from 'cluster'" became cluster_1.default, which there is none of.
cluster.default = cluster;
const { Pool } = require("pg");
const { setupPrimary } = require("@socket.io/postgres-adapter");

cluster.setupPrimary({ exec: "server.js", serialization: "advanced", stdio: ["inherit", "inherit", "inherit", "ipc"] });
const worker = cluster.fork();
worker.once("message", ({ uri, ...options }) => {
  const pool = new Pool({ connectionString: uri, max: 2 });
  pool.on("error", () => {});
  setupPrimary(pool, options);
  worker.send({ primary: "ready" });
});
worker.on("exit", (code) => process.exit(code));

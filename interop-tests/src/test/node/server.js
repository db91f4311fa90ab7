"use strict";
// One Socket.IO server. It is told what to do by lines of JSON on standard input, and answers by lines of JSON on
// standard output; the protocol is described in README.md. It ends when its input ends.
const { createServer } = require("node:http");
const { createInterface } = require("node:readline");
const { Server } = require("socket.io");
const notation = require("./notation");
const backends = require("./backends");

let io;
let backend;

const send = (message) => process.stdout.write(JSON.stringify(message) + "\n");

const root = ({ nsp, emitter }) => (emitter ? backend.emitter().of(nsp) : io.of(nsp));

/** Whoever a command is about: server, emitter or one socket, with rooms and flags. */
function operator(target) {
  let found = root(target);
  if (target.sid !== undefined) {
    found = socket(target).broadcast;
  }
  const { flags = {} } = target;
  if (flags.volatile) found = found.volatile;
  if (flags.compress !== undefined) found = found.compress(flags.compress);
  if (flags.local) found = found.local;
  if (flags.timeout !== undefined) found = found.timeout(flags.timeout);
  if (target.rooms.length > 0) found = found.to(target.rooms);
  if (target.except.length > 0) found = found.except(target.except);
  return found;
}

function socket({ nsp, sid }) {
  const found = io.of(nsp).sockets.get(sid);
  if (found === undefined) throw new Error(`there is no socket ${sid} in ${nsp}`);
  return found;
}

const described = ({ id, handshake, rooms, data }) => ({
  id,
  handshake: notation.write(handshake),
  rooms: [...rooms],
  data: notation.write(data),
});

/** Turns an ack callback (error, answers) into a result. */
const collecting = (ask) =>
  new Promise((resolve, reject) =>
    ask((error, answers) => {
      if (error) {
        error.partial = (answers ?? []).map(notation.write);
        reject(error);
      } else {
        resolve(answers.map(notation.write));
      }
    }),
  );

const commands = {
  async start({ backend: name, options, recovery }) {
    backend = await backends[name](options);
    const http = createServer();
    io = new Server(http, {
      adapter: backend.adapter,
      ...(recovery ? { connectionStateRecovery: {} } : {}),
    });
    await new Promise((resolve) => http.listen(0, "127.0.0.1", resolve));
    return { port: http.address().port };
  },

  async open({ nsp }) {
    io.of(nsp);
    await backend.settled?.();
  },

  emit({ target, event, args }) {
    operator(target).emit(event, ...notation.read(args));
  },

  emitMany({ target, event, count }) {
    for (let i = 0; i < count; i++) {
      // Over the channel of a room and over that of the namespace in turn.
      operator({ ...target, rooms: i % 2 === 0 ? target.rooms.slice(0, 1) : target.rooms }).emit(event, i);
    }
  },

  emitWithAck({ target, event, args }) {
    return collecting((done) => operator(target).emit(event, ...notation.read(args), done));
  },

  async fetchSockets({ target }) {
    return (await operator(target).fetchSockets()).map(described);
  },

  socketsJoin({ target, rooms }) {
    operator(target).socketsJoin(rooms);
  },

  socketsLeave({ target, rooms }) {
    operator(target).socketsLeave(rooms);
  },

  disconnectSockets({ target, close }) {
    operator(target).disconnectSockets(close);
  },

  serverSideEmit({ target, event, args }) {
    root(target).serverSideEmit(event, ...notation.read(args));
  },

  serverSideEmitWithAck({ target, event, args }) {
    return collecting((done) => root(target).serverSideEmit(event, ...notation.read(args), done));
  },

  /** From now on tells of events that other servers emit, and answers them if there is an answer. */
  listen({ nsp, event, answer }) {
    io.of(nsp).on(event, (...args) => {
      const ack = typeof args[args.length - 1] === "function" ? args.pop() : undefined;
      send({ heard: event, nsp, args: args.map(notation.write) });
      if (ack !== undefined && answer !== undefined) ack(...notation.read(answer));
    });
  },

  async serverCount({ nsp }) {
    return await io.of(nsp).adapter.serverCount();
  },

  async allRooms({ nsp }) {
    return [...(await io.of(nsp).adapter.allRooms())];
  },

  async socketJoin({ nsp, sid, rooms }) {
    await socket({ nsp, sid }).join(rooms);
    await backend.settled?.();
  },

  async socketRooms({ nsp, sid }) {
    await backend.settled?.();
    return [...(io.of(nsp).adapter.socketRooms(sid) ?? [])];
  },

  socketData({ nsp, sid, data }) {
    Object.assign(socket({ nsp, sid }).data, notation.read(data));
  },

  socketEmit({ nsp, sid, event, args }) {
    socket({ nsp, sid }).emit(event, ...notation.read(args));
  },

  async remote({ nsp, sid, action, event, args, rooms, close, timeout }) {
    const [remote] = await io.of(nsp).in(sid).fetchSockets();
    if (remote === undefined) throw new Error(`there is no socket ${sid} in the cluster`);
    switch (action) {
      case "emit":
        return void remote.emit(event, ...notation.read(args));
      case "emitWithAck":
        return notation.write(await remote.timeout(timeout).emitWithAck(event, ...notation.read(args)));
      case "join":
        return void remote.join(rooms);
      case "leave":
        return void rooms.forEach((room) => remote.leave(room));
      case "disconnect":
        return void remote.disconnect(close);
      default:
        throw new Error(`unknown action ${action}`);
    }
  },

  async close() {
    await io.close();
    await backend.close();
  },
};

async function answer(line) {
  const { id, op, ...rest } = JSON.parse(line);
  try {
    const result = await commands[op](rest);
    send({ id, result: result ?? null });
  } catch (error) {
    send({ id, error: String(error.message ?? error), partial: error.partial });
  }
}

createInterface({ input: process.stdin })
  .on("line", answer)
  .on("close", () => process.exit(0));

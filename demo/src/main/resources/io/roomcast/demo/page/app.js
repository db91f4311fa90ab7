// One panel for each server of the cluster, with a live client in it. Text of others is only ever set as textContent.

const LOG_LIMIT = 100;
const ANSWER_MS = 6000;
const byId = (id) => document.getElementById(id);

/** Milliseconds since 1970 with fractions: sender and receiver live in this page, so one clock measures both. */
const clock = () => performance.timeOrigin + performance.now();
/** Away from the red and the green of the connection states. */
const HUES = [224, 288, 192, 30, 325, 258, 205, 45, 305];
const hueOf = (node) => HUES[(node - 1) % HUES.length];
const milliseconds = (ms) => `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`;

function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

function problem(text) {
  byId("problem").textContent = text;
  byId("problem").hidden = false;
}

class Panel {
  constructor(node, onChange) {
    this.node = node;
    this.onChange = onChange;
    this.rooms = [];
    this.root = byId("panel-template").content.firstElementChild.cloneNode(true);
    this.root.style.setProperty("--hue", hueOf(node.number));
    this.root.dataset.node = node.number;
    this.fill();
    this.connect();
    this.listen();
    this.showState();
    this.showRooms();
  }

  $(selector) {
    return this.root.querySelector(selector);
  }

  fill() {
    const { number, url, where } = this.node;
    const title = this.$("h3");
    title.textContent = `Node ${number}`;
    title.id = `panel-${number}`;
    this.root.setAttribute("aria-labelledby", title.id);
    this.$(".address").textContent = new URL(url).host;
    this.$(".address").title = where;
    this.$(".name").textContent = this.name = `client ${number}`;
    this.$(".join input").setAttribute("aria-label", `Room for ${this.name} to join`);
    this.$(".compose select").setAttribute("aria-label", "Who receives the message");
    this.$(".compose [name=room]").setAttribute("aria-label", "Room meant by the message");
    this.$(".compose [name=text]").setAttribute("aria-label", `Message of ${this.name}`);
    this.$(".log").setAttribute("aria-label", `What ${this.name} received`);
    this.$(".log").append(element("li", "empty", "Nothing received yet."));
  }

  connect() {
    this.socket = io(this.node.url, { auth: { name: this.name }, forceNew: true, reconnectionDelayMax: 2000 });
    this.socket.on("connect", () => {
      this.rooms = [];
      this.showRooms();
      this.showState();
      this.socket.io.engine.once("upgrade", () => this.showState());
    });
    this.socket.on("disconnect", () => {
      this.rooms = [];
      this.showRooms();
      this.showState();
      this.onChange();
    });
    this.socket.on("connect_error", () => this.showState());
    this.socket.on("message", (message) => this.received(message, clock()));
    this.socket.on("changed", () => this.onChange());
  }

  listen() {
    this.$(".toggle").addEventListener("click", () => {
      if (this.socket.active) this.socket.disconnect();
      else this.socket.connect();
      this.showState();
    });
    this.$(".join").addEventListener("submit", (event) => {
      event.preventDefault();
      const input = event.target.elements.room;
      this.ask("join", input.value.trim());
      input.value = "";
    });
    const compose = this.$(".compose");
    const { target, room, text } = compose.elements;
    target.addEventListener("change", () => {
      room.hidden = target.value === "everyone";
      room.required = !room.hidden;
      compose.classList.toggle("with-room", !room.hidden);
    });
    compose.addEventListener("submit", (event) => {
      event.preventDefault();
      const named = [room.value.trim()];
      this.socket.emit("message", {
        text: text.value,
        rooms: target.value === "room" ? named : [],
        except: target.value === "except" ? named : [],
        sentAt: clock(),
      });
      text.value = "";
      text.focus();
    });
  }

  /** Joins or leaves; the server answers with the rooms that the socket is in now. */
  async ask(event, room) {
    if (!room) return;
    try {
      this.rooms = await this.socket.timeout(ANSWER_MS).emitWithAck(event, room);
      this.showRooms();
    } catch (error) {
      problem(`Node ${this.node.number} did not answer "${event}": ${error.message}`);
    }
  }

  showState() {
    const { socket } = this;
    const state = socket.connected ? "connected" : socket.active ? "connecting" : "disconnected";
    const status = this.$(".status");
    status.dataset.state = state;
    status.textContent = state;
    this.$(".transport").textContent = socket.connected ? socket.io.engine.transport.name : "–";
    this.$(".socket-id").textContent = socket.id ?? "–";
    this.$(".toggle").textContent = socket.active ? "Disconnect" : "Connect";
    for (const control of this.root.querySelectorAll("form input, form select, form button")) {
      control.disabled = !socket.connected;
    }
  }

  showRooms() {
    const chips = this.rooms.map((room) => {
      const chip = element("li", "chip", room);
      const leave = element("button", "", "×");
      leave.type = "button";
      leave.setAttribute("aria-label", `Leave ${room}`);
      leave.addEventListener("click", () => this.ask("leave", room));
      chip.append(leave);
      return chip;
    });
    this.$(".chips").replaceChildren(...(chips.length ? chips : [element("li", "none", "none joined")]));
  }

  received(message, now) {
    const entry = element("li", "fresh");
    entry.style.setProperty("--hue", hueOf(message.node));
    entry.append(element("p", "text", message.text), this.meta(message, now));
    const log = this.$(".log");
    log.querySelector(".empty")?.remove();
    log.prepend(entry);
    while (log.children.length > LOG_LIMIT) log.lastElementChild.remove();
  }

  meta(message, now) {
    const whom = message.rooms.length ? `to ${message.rooms.join(", ")}`
      : message.except.length ? `to all except ${message.except.join(", ")}` : "to everyone";
    const meta = element("p", "meta");
    const through = (node) => {
      const name = element("b", "", `node ${node}`);
      name.style.setProperty("--node-hue", hueOf(node));
      return name;
    };
    meta.append(`${message.from} ${whom}, sent through `, through(message.node), ", received through ",
      through(this.node.number), " in ", element("span", "ms", milliseconds(Math.max(0, now - message.sentAt))));
    return meta;
  }
}

class Cluster {
  constructor(panels, hasChannels) {
    this.panels = panels;
    this.hasChannels = hasChannels;
    byId("channels-card").hidden = !hasChannels;
    byId("refresh").addEventListener("click", () => this.refresh());
  }

  /** Collects a burst of changes into one refresh. */
  soon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.refresh(), 150);
  }

  async refresh() {
    const panel = this.panels().find((each) => each.socket.connected);
    if (!panel) {
      byId("sockets-note").textContent = "needs a connected client";
      return;
    }
    const through = `through node ${panel.node.number}`;
    const begun = performance.now();
    try {
      const answer = await panel.socket.timeout(ANSWER_MS).emitWithAck("sockets");
      if (answer.error) throw new Error(answer.error);
      byId("sockets-note").textContent = `${through}, ${milliseconds(performance.now() - begun)}`;
      this.showSockets(answer.sockets);
      if (this.hasChannels) this.showChannels(await panel.socket.timeout(ANSWER_MS).emitWithAck("channels"));
    } catch (error) {
      byId("sockets-note").textContent = `${through}: ${error.message}`;
    }
  }

  showSockets(sockets) {
    sockets.sort((a, b) => a.node - b.node || a.id.localeCompare(b.id));
    byId("sockets").replaceChildren(...sockets.map((socket) => {
      const row = element("tr");
      const server = element("td", "server", `node ${socket.node}`);
      server.style.setProperty("--node-hue", hueOf(socket.node));
      const rooms = element("td");
      const joined = socket.rooms.filter((room) => room !== socket.id);
      rooms.append(...joined.map((room) => element("span", "tag", room)));
      if (!joined.length) rooms.append(element("span", "quiet", "–"));
      row.append(element("td", "", socket.name), server, rooms, element("td", "mono", socket.id));
      return row;
    }));
    const names = new Set(sockets.flatMap((socket) => socket.rooms.filter((room) => room !== socket.id)));
    byId("room-names").replaceChildren(...[...names].sort().map((name) => {
      const option = element("option");
      option.value = name;
      return option;
    }));
  }

  showChannels(answer) {
    if (answer.error) {
      byId("channels-note").textContent = `: ${answer.error}`;
      return;
    }
    byId("channels-note").textContent = `and ${answer.patterns} subscribed pattern${answer.patterns === 1 ? "" : "s"}`;
    byId("channels").replaceChildren(...answer.channels.map(({ name, subscribers }) => {
      const row = element("li", "", name);
      row.append(element("span", "", `${subscribers} subscribed`));
      return row;
    }));
  }
}

function loadScript(src) {
  return new Promise((resolve, reject) => {
    const script = element("script");
    script.src = src;
    script.onload = resolve;
    script.onerror = () => reject(new Error(`The browser client could not be loaded from ${src}.`));
    document.head.append(script);
  });
}

async function start() {
  const setup = await (await fetch("nodes.json")).json();
  byId("backend").textContent = setup.backend;
  byId("servers").textContent = setup.layout;
  byId("client").textContent = setup.client.text;
  await loadScript(setup.client.src);
  const panels = [];
  const cluster = new Cluster(() => panels, setup.channels);
  for (const node of setup.nodes) {
    const panel = new Panel(node, () => cluster.soon());
    panels.push(panel);
    byId("panels").append(panel.root);
  }
}

start().catch((error) => problem(error.message));
